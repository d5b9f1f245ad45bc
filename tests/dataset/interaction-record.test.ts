import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHANGE, type ChangeColumns } from '../../src/dataset/interaction-change.ts';
import { InteractionRecord } from '../../src/dataset/interaction-record.ts';
import { MARK } from '../../src/domain/interaction.ts';

/** What someone said of their collection or wantlist; the events of one test all have times of their own. */
interface Said {
  readonly subject: number;
  readonly tsMs: number;
  /** The rows of a whole list, or one row and whether it is there. */
  readonly list?: readonly number[];
  readonly row: number;
  readonly isThere: boolean;
}

const ROWS = 6;

function toColumns(said: Said, offset: number): ChangeColumns {
  const { subject, tsMs, list, row, isThere } = said;
  const rows = list === undefined ? [row] : [-1, ...[...new Set(list)].sort((a, b) => a - b)];
  return {
    codes: Uint8Array.from(rows, () => (list === undefined ? subject : subject | CHANGE.fromSet)),
    itemRows: Int32Array.from(rows),
    offsets: Float64Array.from(rows, () => offset),
    tsMs: Float64Array.from(rows, () => tsMs),
    values: Float32Array.from(rows, () => (list !== undefined || isThere ? 1 : 0)),
    targets: new Float64Array(rows.length),
  };
}

function say(record: InteractionRecord, event: Said, offset: number): void {
  const columns = toColumns(event, offset);
  for (let at = 0; at < columns.codes.length; at += 1) record.apply(columns, at);
}

function apply(record: InteractionRecord, events: readonly Said[], stops: ReadonlySet<number>): void {
  record.load(undefined);
  for (const [offset, event] of events.entries()) {
    say(record, event, offset);
    if (stops.has(offset)) record.load(record.encode().slice());
  }
}

/** Tells by the latest word alone, looking at all of them, what is owned and wanted. */
function recount(events: readonly Said[]): string[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const says = (subject: number): boolean => {
      const about = events.filter(
        (event) => event.subject === subject && (event.list !== undefined || event.row === row),
      );
      const last = about.sort((a, b) => a.tsMs - b.tsMs).at(-1);
      return last?.list?.includes(row) ?? last?.isThere ?? false;
    };
    return `${says(CHANGE.own) ? 'owned' : ''} ${says(CHANGE.want) ? 'wanted' : ''}`;
  });
}

function read(record: InteractionRecord): string[] {
  const { itemRows, marks } = record.present();
  return Array.from({ length: ROWS }, (_, row) => {
    const place = itemRows.indexOf(row);
    const mark = place < 0 ? 0 : marks[place];
    return `${mark & MARK.owned ? 'owned' : ''} ${mark & MARK.wanted ? 'wanted' : ''}`;
  });
}

const anySaid = fc.record({
  subject: fc.constantFrom(CHANGE.own, CHANGE.want),
  list: fc.option(fc.array(fc.nat({ max: ROWS - 1 }), { maxLength: ROWS }), { nil: undefined, freq: 2 }),
  row: fc.nat({ max: ROWS - 1 }),
  isThere: fc.boolean(),
});

/** Events in the order of their times, in the order in which they come, and after which of them the record is stored and loaded. */
const anyArrival = fc.array(anySaid, { maxLength: 14 }).chain((drafts) => {
  const sorted: Said[] = drafts.map(({ list, ...draft }, at) => ({
    ...draft,
    ...(list === undefined ? {} : { list }),
    tsMs: at * 1000,
  }));
  return fc.record({
    sorted: fc.constant(sorted),
    arrived: fc.shuffledSubarray(sorted, { minLength: sorted.length, maxLength: sorted.length }),
    stops: fc.array(fc.nat({ max: 14 })).map((places) => new Set(places)),
  });
});

test('additions, removals and whole lists give the same end in whatever order they come', () => {
  const record = new InteractionRecord();
  fc.assert(
    fc.property(anyArrival, ({ sorted, arrived, stops }) => {
      const expected = recount(sorted);
      apply(record, sorted, new Set());
      assert.deepEqual(read(record), expected);
      apply(record, arrived, stops);
      assert.deepEqual(read(record), expected);
    }),
    { numRuns: 2000 },
  );
});

test('what is stored after a list is the same bytes, whatever was there before', () => {
  const said = { subject: CHANGE.own, row: 3, isThere: true };
  const newest = { ...said, tsMs: 9000, list: [0, 2, 5] };
  const earlier = [
    { ...said, tsMs: 1000 },
    { ...said, tsMs: 2000, list: [1, 2, 3] },
  ];
  const [alone, after] = [new InteractionRecord(), new InteractionRecord()];
  alone.load(undefined);
  say(alone, newest, 2);
  apply(after, [...earlier, newest], new Set([1]));
  const stored = alone.encode().slice();
  assert.deepEqual(after.encode(), stored);
});

test('a thousand records said in one list take less than two bytes each', () => {
  const record = new InteractionRecord();
  const list = Array.from({ length: 1000 }, (_, at) => 7 * at);
  apply(record, [{ subject: CHANGE.own, tsMs: 1_700_000_000_000, list, row: 0, isThere: true }], new Set());
  assert.ok(record.encode().length < 1050);
  assert.equal(record.present().itemRows.length, 1000);
});

test('taking back what a newer list has overtaken changes nothing; taking back what came after it leaves the list', () => {
  const record = new InteractionRecord();
  const said = { subject: CHANGE.own, row: 2, isThere: true };
  const takeBack = (tsMs: number, value: number, target: number): void =>
    record.apply(
      {
        codes: Uint8Array.of(CHANGE.own | CHANGE.takeBack),
        itemRows: Int32Array.of(2),
        offsets: Float64Array.of(90),
        tsMs: Float64Array.of(tsMs),
        values: Float32Array.of(value),
        targets: Float64Array.of(target),
      },
      0,
    );
  const events = [
    { ...said, tsMs: 5000 },
    { ...said, tsMs: 5000, list: [2] },
    { ...said, tsMs: 6000, isThere: false },
  ];
  apply(record, events, new Set([1]));
  assert.equal(read(record)[2], ' ');
  takeBack(6000, 0, 2);
  assert.equal(read(record)[2], 'owned ');
  takeBack(5000, 1, 0);
  assert.equal(read(record)[2], 'owned ');
});
