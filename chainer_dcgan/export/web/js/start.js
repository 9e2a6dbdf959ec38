// Starts the generator. The page loads this script ahead of the others, so
// that the runtime is being compiled while they arrive.

import { Engine } from './engine.js';

function start() {
  const worker = new Worker(
    new URL('worker.js', import.meta.url), { type: 'module' });
  worker.postMessage(
    { model: new URL('../generator.onnx', import.meta.url).href });
  return new Engine(worker);
}

/** The engine; null where there is no WebAssembly, as failure.js says. */
export const engine = typeof WebAssembly === 'object' ? start() : null;
