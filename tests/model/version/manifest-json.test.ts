import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseManifest } from '../../../src/model/version/manifest-json.ts';

const GOLDEN: { policy?: { weights: Record<string, number> } } = JSON.parse(
  readFileSync(new URL('../../golden/manifest-with-policy.json', import.meta.url), 'utf8'),
);

test('the policy of a version is what its manifest says, whatever weights new versions have', () => {
  assert.ok(GOLDEN.policy !== undefined);
  const weights = { ...GOLDEN.policy.weights, owned: 11, wanted: 7 };
  assert.deepEqual(parseManifest(JSON.stringify(GOLDEN)).policy, GOLDEN.policy);
  const changed = { ...GOLDEN, policy: { ...GOLDEN.policy, weights } };
  assert.deepEqual(parseManifest(JSON.stringify(changed)).policy.weights, weights);
});

test('a manifest without a policy and without a threshold is refused', () => {
  const { policy: _, ...rest } = GOLDEN;
  assert.throws(() => parseManifest(JSON.stringify(rest)), /policy is missing/);
});
