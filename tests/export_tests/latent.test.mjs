import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  between, mix, neighbour, uniform,
} from '../../chainer_dcgan/export/web/js/latent.js';

const f32 = (...values) => Float32Array.from(values);

test('the formula is the reference page’s', () => {
  const z = mix(f32(0.5, -0.5, 1, 0), 50, [
    [100, [1, 0, 1, -1]], [-50, [0, 1, 0, 1]], [0, [NaN, 1, 1, 1]]]);
  // noise / 100 * z0 + 100 / 200 * v1 - 50 / 200 * v2
  assert.deepEqual(z, f32(0.75, -0.5, 1, -0.75));
});

test('the formula clips', () => {
  assert.deepEqual(
    mix(f32(1, -1), 100, [[100, [1, -1]]]), f32(1, -1));
});

test('full noise and no slider give the noise itself', () => {
  const z0 = uniform(100);
  assert.deepEqual(mix(z0, 100, []), z0);
  assert.notEqual(mix(z0, 100, []), z0);
});

test('a draw spans [-1, 1]', () => {
  const z = uniform(10000);
  assert.ok(z instanceof Float32Array && z.length === 10000);
  assert.ok(Math.min(...z) < -0.99 && Math.max(...z) > 0.99);
  assert.ok(z.every((value) => Math.abs(value) <= 1));
  assert.ok(Math.abs(z.reduce((a, b) => a + b) / 10000) < 0.05);
});

test('a neighbour stays near and inside', () => {
  const z = uniform(1000);
  const near = neighbour(z, 0.25);
  const moves = z.map((value, i) => Math.abs(value - near[i]));
  assert.ok(Math.max(...moves) <= 0.25 + 1e-6);
  assert.ok(Math.max(...moves) > 0.2);
  assert.ok(near.every((value) => Math.abs(value) <= 1));
});

test('between starts at a and ends at b', () => {
  const [a, b] = [uniform(10), uniform(10)];
  assert.deepEqual(between(a, b, 0), a);
  assert.deepEqual(between(a, b, 1), b);
  assert.deepEqual(between(f32(0, 1), f32(1, -1), 0.25), f32(0.25, 0.5));
});
