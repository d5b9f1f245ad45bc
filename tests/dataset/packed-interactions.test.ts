import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EntryColumns } from '../../src/dataset/entry-columns.ts';
import type { ItemHistory, ListMoment } from '../../src/dataset/item-history.ts';
import {
  decodePackedEntries,
  decodePackedRecord,
  encodePackedRecord,
  type PackedRecord,
} from '../../src/dataset/packed-interactions.ts';
import type { PackedInteractions } from '../../src/domain/interaction.ts';
import { decodeInteractions } from '../support/decode-interactions.ts';

interface Entry {
  readonly row: number;
  readonly rating?: number;
  readonly marks?: number;
  readonly plays?: number;
  readonly skips?: number;
  readonly tsMs: number;
  readonly history?: Pick<ItemHistory, 'versions' | 'times'>;
}

const NO_LISTS: PackedRecord['lists'] = new Map();

function record(entries: readonly Entry[], clearedBefore = 0, lists = NO_LISTS): PackedRecord {
  const columns = new EntryColumns();
  columns.reserve(entries.length);
  const histories = entries.flatMap(
    ({ row, rating, marks = 0, plays = 0, skips = 0, tsMs, history }, place) => {
      columns.itemRows[place] = row;
      columns.ratings[place] = rating ?? Number.NaN;
      columns.marks[place] = marks;
      columns.plays[place] = plays;
      columns.skips[place] = skips;
      columns.tsMs[place] = tsMs;
      return history === undefined ? [] : [{ place, history: { ...history, nPlays: plays, nSkips: skips } }];
    },
  );
  return { columns, histories, clearedBefore, lists };
}

function decode(bytes: Uint8Array): PackedRecord {
  const columns = new EntryColumns();
  const histories: { place: number; history: ItemHistory }[] = [];
  const lists = new Map<number, ListMoment>();
  const clearedBefore = decodePackedRecord(bytes, columns, {
    history: (place, history) => histories.push({ place, history }),
    list: (register, moment) => lists.set(register, moment),
  });
  return { columns, histories, clearedBefore, lists };
}

function view({ columns, histories, clearedBefore, lists }: PackedRecord) {
  const { length, itemRows, ratings, marks, plays, skips, tsMs } = columns;
  const cut = [itemRows, ratings, marks, plays, skips, tsMs].map((column) => [...column.subarray(0, length)]);
  return { cut, histories, clearedBefore, lists };
}

const rating = fc.oneof(
  fc.integer({ min: 1, max: 10 }).map((steps) => steps / 2),
  fc.constant(Number.NaN),
  // -0 and 0 are one rating.
  fc.float({ noDefaultInfinity: true }).map((value) => value + 0),
);
const time = fc.oneof(
  fc.integer({ min: -3_000_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  fc.integer({ min: -3_000_000_000_000, max: 253_402_300_799_999 }),
);
const version = fc
  .record({
    register: fc.integer({ min: 0, max: 4 }),
    tsMs: time,
    rating,
    sign: fc.constantFrom(-1, 0, 1),
    offset: fc.oneof(fc.constant(-1), fc.maxSafeNat()),
  })
  .map(({ rating: stars, sign, ...rest }) => ({ ...rest, value: rest.register === 0 ? stars : sign }));
const history = fc.record({
  versions: fc
    .array(version, { maxLength: 6 })
    .map((versions) => versions.sort((a, b) => a.register - b.register)),
  times: fc.array(time, { maxLength: 2 }),
});
const entry = fc.record(
  {
    row: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    tsMs: time,
    rating,
    marks: fc.integer({ min: 0, max: 63 }),
    plays: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    skips: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
    history,
  },
  { requiredKeys: ['row', 'tsMs'] },
);
const moment = fc.record({ tsMs: time, offset: fc.maxSafeNat() }, { noNullPrototype: true });
const anyEntries = fc
  .tuple(
    fc.uniqueArray(entry, { selector: ({ row }) => row, maxLength: 100 }),
    fc.option(fc.record({ marks: fc.integer({ min: 0, max: 63 }), tsMs: time })),
  )
  // Those of one list are alike.
  .map(([entries, alike]) => entries.map((each) => (alike === null ? each : { ...each, ...alike })));
const anyRecord = fc
  .tuple(anyEntries, fc.maxSafeNat(), fc.array(fc.tuple(fc.constantFrom(1, 2), moment), { maxLength: 2 }))
  .map(([entries, cleared, lists]) =>
    record(
      entries.sort((a, b) => a.row - b.row),
      cleared,
      new Map(lists),
    ),
  );

test('decoding is the inverse of encoding', () => {
  fc.assert(
    fc.property(anyRecord, (value) => {
      assert.deepEqual(view(decode(encodePackedRecord(value))), view(value));
    }),
    { numRuns: 300 },
  );
});

test('what only counts reads the same entries without their times', () => {
  fc.assert(
    fc.property(anyRecord, (value) => {
      const columns = new EntryColumns();
      decodePackedEntries(encodePackedRecord(value), columns);
      const withoutTimes = ({ columns: { length, itemRows, ratings, marks, plays, skips } }: PackedRecord) =>
        [itemRows, ratings, marks, plays, skips].map((column) => [...column.subarray(0, length)]);
      assert.deepEqual(withoutTimes({ ...value, columns }), withoutTimes(value));
    }),
    { numRuns: 200 },
  );
});

test('more than 256 distinct ratings, and more than 16, are kept as they are', () => {
  for (const nLevels of [17, 256, 257, 1000]) {
    const value = record(
      Array.from({ length: 1000 }, (_, row) => ({ row, rating: row % nLevels, tsMs: row })),
    );
    assert.deepEqual(view(decode(encodePackedRecord(value))), view(value));
  }
});

const GOLDEN: readonly [string, PackedRecord, string][] = [
  ['nothing', record([]), '030000'],
  ['nothing, all before offset 300 forgotten', record([], 300), '0320ac0200'],
  [
    'ratings, one removed',
    record([
      { row: 0, rating: 4.5, tsMs: 978_300_760_000 },
      { row: 5, tsMs: 978_300_761_000 },
      { row: 300, rating: 0.5, tsMs: 978_300_760_000 },
    ]),
    // rows 0 +4 +294; three levels 0.5 4.5 NaN; codes 1 2 | 0; unit seconds, least 978300760, then 0 1 0
    `030103${'0004a602'}${'030000003f000090400000c07f'}${'2100'}${'01b0bdfda407'}${'000100'}`,
  ],
  [
    'marks, plays and skips',
    record([
      { row: 1, marks: 5, tsMs: 2000 },
      { row: 2, plays: 300, skips: 1, tsMs: 3000 },
    ]),
    // parts 2+4+8; rows +1 +0; marks one by one; plays 0 300; skips 0 1; seconds, least 2, then 0 1
    `030e02${'0100'}${'000500'}${'00ac02'}${'0001'}${'0104'}${'0001'}`,
  ],
  [
    'a rating with an earlier version, an owned mark and two times of plays',
    record([
      {
        row: 7,
        rating: 3,
        marks: 1,
        plays: 2,
        tsMs: 9000,
        history: {
          versions: [
            { register: 0, tsMs: 5000, value: 2, offset: -1 },
            { register: 0, tsMs: 9000, value: 3, offset: 41 },
            { register: 1, tsMs: 8000, value: 1, offset: 40 },
          ],
          times: [1000, 6000],
        },
      },
    ]),
    // one history, least offset 40; entry 0, registers 1+2 and two times; versions; then the times 8 s and 3 s before
    `031701${'07'}${'0100004040'}${'00'}${'01'}${'02'}${'0312'}${'0128'}${'0043'}${
      '02010008' + '00000040' + '010200' + '00004040'
    }${'01010102'}${'1006'}`,
  ],
  [
    'a collection, and a wantlist with nothing on it',
    record(
      [
        { row: 3, marks: 1, tsMs: 5000 },
        { row: 4, marks: 1, tsMs: 5000 },
      ],
      0,
      new Map([
        [1, { tsMs: 5000, offset: 9 }],
        [2, { tsMs: 4000, offset: 8 }],
      ]),
    ),
    // parts 2+64; both lists: offset 9 at 5000, offset 8 at 4000; rows +3 +0; all owned; seconds, all 5
    `0342${'03'}${'09904e'}${'08c03e'}${'02'}${'0300'}${'01'}${'030a'}`,
  ],
];

/** As version 2 wrote the records above, before there were lists. */
const BEFORE_LISTS = [
  '020000',
  '0220ac0200',
  `020103${'0004a602'}${'030000003f000090400000c07f'}${'2100'}${'01b0bdfda407'}${'000100'}`,
  `020e02${'0100'}${'0500'}${'00ac02'}${'0001'}${'0104'}${'0001'}`,
  `021701${'07'}${'0100004040'}${'00'}${'01'}${'02'}${'0112'}${'00'}${'0128'}${'0043'}${
    '02010008' + '00000040' + '010200' + '00004040'
  }${'01050102'}${'1006'}`,
];

test('version 2 is still read', () => {
  for (const [at, hex] of BEFORE_LISTS.entries())
    assert.deepEqual(view(decode(Buffer.from(hex, 'hex'))), view(GOLDEN[at][1]), GOLDEN[at][0]);
});

test('the bytes of version 3 stay as they are', () => {
  for (const [name, value, hex] of GOLDEN) {
    assert.equal(Buffer.from(encodePackedRecord(value)).toString('hex'), hex, name);
    assert.deepEqual(view(decode(Buffer.from(hex, 'hex'))), view(value), name);
  }
});

test('version 1, which had ratings alone, is still read', () => {
  const hex = `0103${'0004a602'}${'030000003f000090400000c07f'}${'2100'}${'01b0bdfda407'}${'000100'}`;
  assert.deepEqual(view(decode(Buffer.from(hex, 'hex'))), view(GOLDEN[2][1]));
  assert.deepEqual(view(decode(Buffer.from('0100', 'hex'))), view(record([])));
  const early = `0101${'07'}${'0100004040'}${'00'}${'0001'}${'00'}`;
  assert.deepEqual(view(decode(Buffer.from(early, 'hex'))), view(record([{ row: 7, rating: 3, tsMs: -1 }])));
});

test('readers get only the entries that say something', () => {
  const read: PackedInteractions = decodeInteractions(encodePackedRecord(GOLDEN[2][1]));
  assert.deepEqual([...read.itemRows], [0, 300]);
  assert.deepEqual([...read.ratings], [4.5, 0.5]);
  assert.deepEqual([...read.tsMs], [978_300_760_000, 978_300_760_000]);
});

test('every cut of an encoding is called damaged', () => {
  for (const [name, value] of GOLDEN) {
    const bytes = encodePackedRecord(value);
    for (let length = 0; length < bytes.length; length += 1)
      assert.throws(
        () => decode(bytes.subarray(0, length)),
        { code: 'damaged_data' },
        `${name} at ${length}`,
      );
  }
});

test('arbitrary bytes decode to something or are called damaged', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(1, 2, 3), (bytes, first) => {
      try {
        decode(Uint8Array.of(first, ...bytes));
      } catch (thrown) {
        assert.equal(thrown instanceof Error && 'code' in thrown && thrown.code, 'damaged_data');
      }
    }),
    { numRuns: 1000 },
  );
});

test('a format of a later version is refused', () => {
  assert.throws(() => decodeInteractions(Uint8Array.of(4, 0)), {
    code: 'damaged_data',
    message: /format 4/,
  });
});
