import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageBracketOf, genderOf, zip3Of } from '../../src/warehouse/user-group.ts';

test('ages fall into brackets from their youngest age on', () => {
  const ages = [1, 17.9, 18, '24', 25, 56, 65, 120, '', 'old', -1, undefined];
  assert.deepEqual(ages.map(ageBracketOf), [
    'under 18',
    'under 18',
    '18-24',
    '18-24',
    '25-34',
    '55-64',
    '65+',
    '65+',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('genders are known by their first letter, ZIP codes by three digits', () => {
  assert.deepEqual(['F', 'male', '', undefined, 7].map(genderOf), [
    'F',
    'M',
    undefined,
    undefined,
    undefined,
  ]);
  const zips = ['94110', 94110, '02139-1234', '021391234', 'SW1A 1AA', '123', undefined];
  assert.deepEqual(zips.map(zip3Of), ['941', '941', '021', '021', undefined, undefined, undefined]);
});
