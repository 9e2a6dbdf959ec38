import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  groupLabel, groupOf, tagColor, tagLabel,
} from '../../chainer_dcgan/export/web/js/tag_names.js';

test('names are split at the colon', () => {
  assert.equal(groupOf('hair:blonde hair'), 'hair');
  assert.equal(groupOf('smile'), '');
  assert.equal(groupOf(':x'), '');
});

test('known tags have words in both languages', () => {
  assert.equal(groupLabel('hair_color', 'en'), 'Hair colour');
  assert.equal(groupLabel('hair_color', 'ja'), '髪の色');
  assert.equal(tagLabel('hair:blonde hair', 'en'), 'Blonde');
  assert.equal(tagLabel('hair:blonde hair', 'ja'), '金');
  assert.equal(tagLabel('smile', 'ja'), 'ほほえむ');
});

test('unknown tags keep their name', () => {
  assert.equal(groupLabel('left_hand', 'ja'), 'Left hand');
  assert.equal(tagLabel('pose:over_there', 'ja'), 'Over there');
  assert.equal(tagLabel('<b>', 'en'), '<b>');
  // What every object has is no word either.
  assert.equal(tagLabel('constructor', 'en'), 'Constructor');
  assert.equal(groupLabel('toString', 'en'), 'ToString');
});

test('colours follow the last colour named', () => {
  assert.equal(tagColor('eyes:Red eyes', 3), '#c9433c');
  assert.match(tagColor('smile', 3), /^#[0-9a-f]{6}$/);
  assert.match(tagColor('constructor', 0), /^#[0-9a-f]{6}$/);
});
