import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entityIdsOf, parseEntityId } from '../../src/domain/entity.ts';

test('an entity id is a kind and a number above 0', () => {
  assert.deepEqual(parseEntityId('artist:194'), { kind: 'artist', number: 194 });
  assert.deepEqual(parseEntityId('master:1000000000000'), { kind: 'master', number: 10 ** 12 });
  for (const wrong of [
    'artist:0',
    'artist:01',
    'artist:-1',
    'release:1',
    'label:',
    'label:9999999999999',
    'label:1 ',
  ])
    assert.equal(parseEntityId(wrong), undefined, wrong);
});

test('the entities of an item are its artists, its labels and its master', () => {
  const attributes = {
    artist_ids: ['artist:1', ''],
    label_ids: ['label:5', 'label:5'],
    master_id: 'master:9',
  };
  assert.deepEqual(entityIdsOf(attributes), ['artist:1', '', 'label:5', 'label:5', 'master:9']);
  assert.deepEqual(entityIdsOf({ artist_ids: 3, title: 'x' }), []);
});
