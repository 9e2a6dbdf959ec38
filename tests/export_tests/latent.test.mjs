import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  between, mix, neighbour, Prior,
} from '../../chainer_dcgan/export/web/js/latent.js';

const f32 = (...values) => Float32Array.from(values);
const uniform = (nZ) => new Prior(nZ);
const normal = (nZ) => new Prior(nZ, 'normal');

test('the formula is the reference page’s', () => {
  const z = mix(uniform(4), f32(0.5, -0.5, 1, 0), 50, [
    [100, [1, 0, 1, -1]], [-50, [0, 1, 0, 1]], [0, [NaN, 1, 1, 1]]]);
  // noise / 100 * z0 + 100 / 200 * v1 - 50 / 200 * v2
  assert.deepEqual(z, f32(0.75, -0.5, 1, -0.75));
});

test('the formula clips', () => {
  assert.deepEqual(
    mix(uniform(2), f32(1, -1), 100, [[100, [1, -1]]]), f32(1, -1));
  assert.deepEqual(
    mix(normal(2), f32(1, -1), 100, [[100, [1, -1]]]), f32(1.5, -1.5));
});

test('full noise and no slider give the noise itself', () => {
  const z0 = uniform(100).draw();
  assert.deepEqual(mix(uniform(100), z0, 100, []), z0);
  assert.notEqual(mix(uniform(100), z0, 100, []), z0);
});

test('a draw spans [-1, 1]', () => {
  const z = uniform(10000).draw();
  assert.ok(z instanceof Float32Array && z.length === 10000);
  assert.ok(Math.min(...z) < -0.99 && Math.max(...z) > 0.99);
  assert.ok(z.every((value) => Math.abs(value) <= 1));
  assert.ok(Math.abs(z.reduce((a, b) => a + b) / 10000) < 0.05);
});

test('a normal draw has mean 0, variance 1 and its tails', () => {
  const z = normal(10000).draw();
  const mean = (values) => values.reduce((a, b) => a + b) / values.length;
  assert.ok(z instanceof Float32Array && z.length === 10000);
  assert.ok(Math.abs(mean(z)) < 0.05);
  assert.ok(Math.abs(mean(z.map((value) => value ** 2)) - 1) < 0.1);
  assert.ok(Math.abs(mean(z.map((value) => value ** 4)) - 3) < 0.6);
  assert.ok(z.every(Number.isFinite));
});

test('tags are drawn together, and end at 1', () => {
  const rows = ['+-0', '-+-'];
  const told = new Prior(5, 'normal', rows);
  const [first, second] = [f32(1, -1, 0), f32(-1, 1, -1)];
  assert.deepEqual(told.draw(() => 0.4).slice(2), first);
  assert.deepEqual(told.draw(() => 0.6).slice(2), second);
  assert.deepEqual(mix(told, f32(3, 0, ...first), 100, [
    [100, [0, 1, 0, 4, -4]], [-50, [4, 0, 0, 0, 0]]]), f32(2, 0.5, 1, 1, -1));
  const near = neighbour(told, f32(3, 0, ...second), 1, () => 1);
  assert.deepEqual(near, f32(4, 1, 0, 1, 0));
});

test('a neighbour stays near and inside', () => {
  const z = uniform(1000).draw();
  const near = neighbour(uniform(1000), z, 0.25);
  const moves = z.map((value, i) => Math.abs(value - near[i]));
  assert.ok(Math.max(...moves) <= 0.25 + 1e-6);
  assert.ok(Math.max(...moves) > 0.2);
  assert.ok(near.every((value) => Math.abs(value) <= 1));
});

test('between starts at a and ends at b', () => {
  const [a, b] = [uniform(10).draw(), uniform(10).draw()];
  assert.deepEqual(between(a, b, 0), a);
  assert.deepEqual(between(a, b, 1), b);
  assert.deepEqual(between(f32(0, 1), f32(1, -1), 0.25), f32(0.25, 0.5));
});
