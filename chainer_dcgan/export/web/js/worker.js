// Runs the generator off the page's thread, so that the page never stutters.
//
// In:  { model } once, then { z } one at a time.
// Out: { ready: true }, then { rgba } for each z; or { reason, failure }.

import * as ort from '../ort/ort.wasm.min.mjs';
import { toRgba } from './pixels.js';

const RUNTIME = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']
  .map((name) => new URL(`../ort/${name}`, import.meta.url).href);

// One thread: more need cross-origin isolation headers, which a plain file
// server does not send, and one is fast enough (figures in docs/web.md).
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = { mjs: RUNTIME[0], wasm: RUNTIME[1] };

let session;

async function find(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function load({ model }) {
  let bytes;
  try {
    bytes = await (await find(model)).arrayBuffer();
  } catch (error) {
    postMessage({ reason: 'load', failure: error.message });
    return;
  }
  try {
    session = await ort.InferenceSession.create(
      new Uint8Array(bytes), { executionProviders: ['wasm'] });
    postMessage({ ready: true });
  } catch (error) {
    // The runtime does not tell a missing file from a browser that lacks
    // something.
    try {
      for (const url of RUNTIME) await find(url, { method: 'HEAD' });
      postMessage({ reason: 'engine', failure: error.message });
    } catch (missing) {
      postMessage({ reason: 'load', failure: missing.message });
    }
  }
}

async function draw({ z }) {
  try {
    const { x } = await session.run(
      { z: new ort.Tensor('float32', z, [1, z.length]) });
    const rgba = toRgba(x.data, x.dims[1]);
    postMessage({ rgba }, [rgba.buffer]);
  } catch (error) {
    postMessage({ reason: 'run', failure: error.message });
  }
}

self.onmessage = ({ data }) => (data.model ? load(data) : draw(data));
