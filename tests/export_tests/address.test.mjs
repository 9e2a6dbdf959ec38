import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  code, decode, encode,
} from '../../chainer_dcgan/export/web/js/address.js';
import { uniform } from '../../chainer_dcgan/export/web/js/latent.js';

test('an address gives back every bit', () => {
  for (let n = 1; n < 60; n += 1) {
    const z = uniform(n);
    const text = encode(z);
    assert.match(text, /^z=[A-Za-z0-9_-]+$/);
    assert.deepEqual(decode(text, n), z);
    assert.deepEqual(decode(`#${text}`, n), z);
  }
});

test('the bytes are little-endian float32', () => {
  // 1, -1 and 0.5: 0000803f 000080bf 0000003f
  assert.equal(
    encode(Float32Array.of(1, -1, 0.5)), 'z=AACAPwAAgL8AAAA_');
});

test('an address without a face is none', () => {
  for (const text of ['', '#', '#top', '#y=AACAPw']) {
    assert.equal(decode(text, 1), null);
  }
});

test('a damaged address is told from none', () => {
  const bad = ['#z=', '#z=!', '#z=AACAPw', '#z=AACAPwAAgL8AAAA_',
    // NaN and 2
    '#z=AADAfwAAgL8', '#z=AAAAQAAAgL8'];
  for (const text of bad) {
    assert.throws(() => decode(text, 2), RangeError, text);
  }
});

test('a code is short and follows the vector', () => {
  const z = uniform(100);
  assert.match(code(z), /^[0-9a-z]{7}$/);
  assert.equal(code(z), code(z.slice()));
  assert.notEqual(code(z), code(uniform(100)));
});
