import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  Engine, latestOnly,
} from '../../chainer_dcgan/export/web/js/engine.js';

const z = (value) => Float32Array.of(value);
const settled = () => new Promise((resolve) => { setTimeout(resolve); });

/** Answers when told to, and notes what it was asked. */
class FakeWorker {
  asked = [];

  postMessage(message) {
    this.asked.push(message.z[0]);
  }

  say(data) {
    this.onmessage({ data });
  }
}

test('runs wait until the generator is ready, then go one by one', async () => {
  const worker = new FakeWorker();
  const engine = new Engine(worker);
  const faces = [engine.generate(z(1)), engine.generate(z(2))];
  assert.deepEqual(worker.asked, []);
  worker.say({ ready: true });
  await engine.ready;
  assert.deepEqual(worker.asked, [1]);
  worker.say({ rgba: 'one' });
  assert.deepEqual(worker.asked, [1, 2]);
  worker.say({ rgba: 'two' });
  assert.deepEqual(await Promise.all(faces), ['one', 'two']);
});

test('an urgent run overtakes patient ones', async () => {
  const worker = new FakeWorker();
  const engine = new Engine(worker);
  worker.say({ ready: true });
  engine.generate(z(1), { patient: true });
  engine.generate(z(2), { patient: true });
  engine.generate(z(3));
  for (const rgba of 'abc') worker.say({ rgba });
  assert.deepEqual(worker.asked, [1, 3, 2]);
});

test('what the caller does to z afterwards does not matter', () => {
  const worker = new FakeWorker();
  const engine = new Engine(worker);
  const mine = z(1);
  engine.generate(mine);
  mine[0] = 9;
  worker.say({ ready: true });
  assert.deepEqual(worker.asked, [1]);
});

test('a run that fails fails alone', async () => {
  const worker = new FakeWorker();
  const engine = new Engine(worker);
  worker.say({ ready: true });
  const bad = engine.generate(z(1));
  const good = engine.generate(z(2));
  worker.say({ reason: 'run', failure: 'of another length' });
  worker.say({ rgba: 'two' });
  await assert.rejects(bad, /of another length/);
  assert.equal(await good, 'two');
});

test('a generator that cannot start says why', async () => {
  const worker = new FakeWorker();
  const engine = new Engine(worker);
  const cause = { reason: 'load', message: 'generator.onnx: 404' };
  const early = assert.rejects(engine.generate(z(1)), cause);
  worker.say({ reason: 'load', failure: 'generator.onnx: 404' });
  await assert.rejects(engine.ready, cause);
  await early;
  await assert.rejects(engine.generate(z(2)), cause);
});

test('only Float32Arrays are vectors', async () => {
  const engine = new Engine(new FakeWorker());
  await assert.rejects(engine.generate([0]), TypeError);
});

test('while one runs, only the latest request waits', async () => {
  const begun = [];
  let finish;
  const request = latestOnly((value) => {
    begun.push(value);
    return new Promise((resolve) => { finish = resolve; });
  });
  for (const value of [1, 2, 3, 4]) request(value);
  assert.deepEqual(begun, [1]);
  finish();
  await settled();
  assert.deepEqual(begun, [1, 4]);
  finish();
  await settled();
  assert.deepEqual(begun, [1, 4]);
});

test('a failed run does not block the next', async () => {
  const request = latestOnly(async (value) => {
    if (value === 1) throw new Error('no');
    return value;
  });
  await assert.rejects(request(1), /no/);
  await request(2);
});
