import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Desk } from '../../chainer_dcgan/export/web/js/desk.js';
import { Prior } from '../../chainer_dcgan/export/web/js/latent.js';

const TAGS = [
  { name: 'smile', vector: [1, 0, 0] }, { name: '2', vector: [0, 0.5, 0] }];

test('sliders act on the face and reset leaves the noise', () => {
  const desk = new Desk(new Prior(3), TAGS);
  desk.z0 = Float32Array.of(0.5, 0.5, 0.5);
  desk.noise = 50;
  desk.setSlider('smile', 100);
  desk.setSlider('2', -100);
  assert.deepEqual(desk.z, Float32Array.of(0.75, 0, 0.25));
  desk.resetSliders();
  assert.deepEqual(desk.z, Float32Array.of(0.25, 0.25, 0.25));
});

test('a fresh face has the sliders and new noise', () => {
  const desk = new Desk(new Prior(3), TAGS);
  desk.noise = 0;
  desk.setSlider('smile', 40);
  assert.deepEqual(desk.fresh(), Float32Array.of(0.2, 0, 0));
  desk.noise = 100;
  assert.notDeepEqual(desk.fresh(), desk.fresh());
});

test('shuffle changes the noise only', () => {
  const desk = new Desk(new Prior(3), TAGS);
  desk.setSlider('smile', 40);
  desk.noise = 30;
  const before = desk.z0;
  desk.shuffle();
  assert.notDeepEqual(desk.z0, before);
  assert.deepEqual([desk.noise, [...desk.sliders]], [30, [['smile', 40]]]);
});

test('an adopted face is the face', () => {
  const desk = new Desk(new Prior(3), TAGS);
  desk.setSlider('smile', 40);
  desk.noise = 30;
  const z = Float32Array.of(0.1, -0.2, 0.3);
  desk.adopt(z);
  assert.deepEqual(desk.z, z);
});

test('what was saved is restored, through JSON', () => {
  const desk = new Desk(new Prior(3), TAGS);
  desk.noise = 70;
  desk.setSlider('smile', 40);
  desk.setSlider('2', -3);
  const saved = JSON.parse(JSON.stringify(desk.save()));
  const other = new Desk(new Prior(3), TAGS);
  assert.equal(other.restore(saved), true);
  assert.deepEqual(other.z, desk.z);
  assert.deepEqual(Object.fromEntries(other.sliders), saved.sliders);
});

test('tags that are gone cannot be restored', () => {
  const desk = new Desk(new Prior(3), TAGS);
  const { z } = desk;
  assert.equal(desk.restore(
    { z0: [0, 0, 0], noise: 1, sliders: { hat: 3 } }), false);
  assert.deepEqual(desk.z, z);
});
