import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCron } from '../../src/jobs/cron-expression.ts';

function runsAfter(cron: string, zone: string, from: string, count: number): string[] {
  const expression = parseCron(cron, zone);
  let atMs = Date.parse(from);
  return Array.from({ length: count }, () => {
    atMs = expression.nextAfter(atMs) ?? Number.NaN;
    return new Date(atMs).toISOString();
  });
}

test('an expression is read by the clock of its zone, on both sides of the change to summer time', () => {
  assert.deepEqual(runsAfter('0 22 * * *', 'Australia/Melbourne', '2026-10-02T00:00:00Z', 3), [
    '2026-10-02T12:00:00.000Z',
    '2026-10-03T12:00:00.000Z',
    '2026-10-04T11:00:00.000Z',
  ]);
});

test('a time that the clock leaves out in spring comes once, at the end of the gap', () => {
  assert.deepEqual(runsAfter('30 2 * * *', 'Australia/Melbourne', '2026-10-02T20:00:00Z', 3), [
    '2026-10-03T16:00:00.000Z',
    '2026-10-04T15:30:00.000Z',
    '2026-10-05T15:30:00.000Z',
  ]);
});

test('a time that the clock shows twice in autumn comes once', () => {
  assert.deepEqual(runsAfter('30 2 * * *', 'Australia/Melbourne', '2027-04-02T20:00:00Z', 3), [
    '2027-04-03T15:30:00.000Z',
    '2027-04-04T16:30:00.000Z',
    '2027-04-05T16:30:00.000Z',
  ]);
});

test('what cannot be read is refused with the field and the nearest thing', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['61 * * * *', 'UTC', /'61' is not a minute; use 0-59/],
    ['* 25 * * *', 'UTC', /'25' is not a hour/],
    ['* * * * MOO', 'UTC', /'MOO' is not a day of week \(did you mean 'MON'\?\)/],
    ['0 22 * *', 'UTC', /has 4 fields; write five/],
    ['', 'UTC', /has 0 fields/],
    ['0 0 31 2 *', 'UTC', /never comes/],
    ['0 22 * * *', 'Australia/Melborne', /did you mean 'Australia\/Melbourne'/],
  ];
  for (const [cron, zone, message] of cases)
    assert.throws(() => parseCron(cron, zone), { code: 'invalid_input', message });
});
