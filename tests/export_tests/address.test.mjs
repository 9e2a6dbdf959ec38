import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  code, decode, encode,
} from '../../chainer_dcgan/export/web/js/address.js';
import { Prior } from '../../chainer_dcgan/export/web/js/latent.js';

test('an address gives back every bit', () => {
  for (let n = 1; n < 60; n += 1) {
    const prior = new Prior(n);
    const z = prior.draw();
    const text = encode(z);
    assert.match(text, /^z=[A-Za-z0-9_-]+$/);
    assert.deepEqual(decode(text, prior), z);
    assert.deepEqual(decode(`#${text}`, prior), z);
  }
});

test('the bytes are little-endian float32', () => {
  // 1, -1 and 0.5: 0000803f 000080bf 0000003f
  assert.equal(
    encode(Float32Array.of(1, -1, 0.5)), 'z=AACAPwAAgL8AAAA_');
});

test('an address without a face is none', () => {
  for (const text of ['', '#', '#top', '#y=AACAPw']) {
    assert.equal(decode(text, new Prior(1)), null);
  }
});

test('a damaged address is told from none', () => {
  const bad = ['#z=', '#z=!', '#z=AACAPw', '#z=AACAPwAAgL8AAAA_',
    // NaN and 2
    '#z=AADAfwAAgL8', '#z=AAAAQAAAgL8'];
  for (const text of bad) {
    assert.throws(() => decode(text, new Prior(2)), RangeError, text);
  }
});

test('entries go as far as the generator’s own', () => {
  const z = Float32Array.of(2, -3);
  assert.deepEqual(decode(encode(z), new Prior(2, 'normal')), z);
  for (const value of [Infinity, NaN]) {
    assert.throws(() => decode(
      encode(Float32Array.of(value)), new Prior(1, 'normal')), RangeError);
  }
  // The second is a tag.
  assert.throws(
    () => decode(encode(z), new Prior(2, 'normal', ['+'])), RangeError);
});

test('a code is short and follows the vector', () => {
  const z = new Prior(100).draw();
  assert.match(code(z), /^[0-9a-z]{7}$/);
  assert.equal(code(z), code(z.slice()));
  assert.notEqual(code(z), code(new Prior(100).draw()));
});
