import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAnyTime, timeParser } from '../../src/source/parse-listen-time.ts';

const AT = Date.UTC(2023, 0, 6, 10, 13, 20);
const MINUTE = Date.UTC(2023, 0, 6, 10, 13);

test('times are read in the ways that exports write them', () => {
  const known: readonly (readonly [string, number])[] = [
    ['1673000000', AT],
    ['1673000000000', AT],
    ['1673000000.0', AT],
    ['2023-01-06T10:13:20Z', AT],
    ['2023-01-06T10:13:20.000+00:00', AT],
    ['2023-01-06T12:13:20+0200', AT],
    ['2023-01-06 10:13:20', AT],
    ['2023-01-06 10:13:20 UTC', AT],
    ['2023-01-06 10:13', MINUTE],
    ['06 Jan 2023 10:13', MINUTE],
    ['6 Jan 2023, 10:13', MINUTE],
    ['06 January 2023 10:13:20', AT],
    ['2023-01-06', Date.UTC(2023, 0, 6)],
  ];
  for (const [text, ms] of known) assert.equal(parseAnyTime(text), ms, text);
});

test('what is no time, or a day that the calendar has not, is none', () => {
  for (const text of [
    '',
    'soon',
    '2023-02-30',
    '31 Feb 2023 10:00',
    '2023-01-06T25:00:00Z',
    '-5',
    'NaN',
    '06 Foo 2023 10:13',
  ])
    assert.equal(parseAnyTime(text), undefined, text);
});

test('every moment that is written as RFC 3339 is read back', () => {
  const moment = fc.date({ min: new Date(0), max: new Date(Date.UTC(9999, 0)), noInvalidDate: true });
  fc.assert(
    fc.property(moment, (date) => {
      assert.equal(parseAnyTime(date.toISOString()), date.getTime());
      assert.equal(
        parseAnyTime(date.toISOString().replace('T', ' ').slice(0, 19)),
        Math.floor(date.getTime() / 1000) * 1000,
      );
    }),
  );
});

test('a pattern says how times are written; noon and midnight are the right ones', () => {
  const parse = timeParser('%m/%d/%Y %I:%M %p');
  assert.equal(parse('1/6/2023 12:05 AM'), Date.UTC(2023, 0, 6, 0, 5));
  assert.equal(parse('1/6/2023 12:05 pm'), Date.UTC(2023, 0, 6, 12, 5));
  assert.equal(parse('13/6/2023 12:05 PM'), undefined);
  assert.equal(timeParser('seconds')('1673000000000'), 1_673_000_000_000_000);
  assert.equal(timeParser('%Y.%m.%d [%H]')('2023.01.06 [10]'), Date.UTC(2023, 0, 6, 10));
});

test('a pattern without a day, or with a letter that is not known, is refused', () => {
  assert.throws(() => timeParser('%H:%M'), { code: 'invalid_input', message: /no year or no day/ });
  assert.throws(() => timeParser('%Y-%Q'), { code: 'invalid_input', message: /%Q/ });
});
