import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareResults } from '../../benchmarks/support/compare-results.ts';
import type { RecordedResult } from '../../benchmarks/support/result-file.ts';

function resultOf(ratios: Readonly<Record<string, number | undefined>>, rival = 'rival 1.0'): RecordedResult {
  const cases = Object.entries(ratios).map(([name, ratio]) => ({
    name,
    unit: 's',
    ours: 1,
    peer: ratio,
    ratio,
  }));
  return { command: 'npm run bench -- some', peers: { rival }, cases };
}

test('a ratio of 0.85 of the recorded one is kept, one below has fallen', () => {
  const verdicts = compareResults(resultOf({ a: 2, b: 2, c: 2 }), resultOf({ a: 1.71, b: 1.69, c: 3 }));
  assert.deepEqual(
    verdicts.map(({ outcome }) => outcome),
    ['kept', 'fallen', 'kept'],
  );
  assert.equal(verdicts[1].text, 'b: recorded 2.00, now 1.69, below 0.85 of it');
});

test('a case whose rival or data is gone is missing, with what the run says of its rivals', () => {
  const fresh = resultOf({ a: undefined }, 'missing: python3 is not installed');
  const [rivalGone, caseGone] = compareResults(resultOf({ a: 2, b: 2 }), fresh);
  assert.equal(rivalGone.outcome, 'missing');
  assert.equal(caseGone.outcome, 'missing');
  assert.match(rivalGone.text, /rival missing: python3 is not installed/);
});

test('a case that never had a rival is not compared', () => {
  assert.deepEqual(compareResults(resultOf({ a: undefined }), resultOf({ a: undefined })), []);
});
