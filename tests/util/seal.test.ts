import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { openSealed, SEAL_KEY_BYTES, sealText } from '../../src/util/seal.ts';

const seal = { key: randomBytes(SEAL_KEY_BYTES), randomBytes };

test('a sealed text comes back with its key and context, and shows nothing of itself', () => {
  const sealed = sealText('a token, ünïcode', 'ann', seal);
  assert.equal(openSealed(sealed, 'ann', seal), 'a token, ünïcode');
  assert.ok(!Buffer.from(sealed, 'base64').includes('token'));
  assert.notEqual(sealText('a token, ünïcode', 'ann', seal), sealed);
});

test('a sealed text that was changed, or is opened with another key or for another context, is refused', () => {
  const sealed = sealText('a token', 'ann', seal);
  const changed = Buffer.from(sealed, 'base64');
  changed[changed.length - 1] ^= 1;
  const damaged = { code: 'damaged_data' };
  assert.throws(() => openSealed(changed.toString('base64'), 'ann', seal), damaged);
  assert.throws(() => openSealed(sealed, 'bob', seal), damaged);
  assert.throws(() => openSealed(sealed, 'ann', { key: randomBytes(SEAL_KEY_BYTES) }), damaged);
  assert.throws(() => openSealed('', 'ann', seal), damaged);
});
