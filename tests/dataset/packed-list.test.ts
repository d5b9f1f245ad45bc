import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EntryColumns } from '../../src/dataset/entry-columns.ts';
import { CHANGE } from '../../src/dataset/interaction-change.ts';
import { InteractionRecord } from '../../src/dataset/interaction-record.ts';
import { markOf } from '../../src/dataset/item-history.ts';
import { decodePackedRows, encodePackedRecord } from '../../src/dataset/packed-interactions.ts';
import { encodePackedList } from '../../src/dataset/packed-list.ts';
import { ByteReader } from '../../src/util/bytes.ts';

const anyList = fc.record({
  register: fc.constantFrom(CHANGE.own, CHANGE.want),
  tsMs: fc.oneof(
    fc.integer({ min: -1e12, max: 2e12 }),
    fc.integer({ min: 0, max: 2e9 }).map((second) => 1000 * second),
  ),
  offset: fc.nat(),
  rows: fc.uniqueArray(fc.nat({ max: 100_000 }), { maxLength: 80 }),
});

test('a list alone is encoded as the record that it is said to, event by event', () => {
  const record = new InteractionRecord();
  fc.assert(
    fc.property(anyList, ({ register, tsMs, offset, rows }) => {
      const itemRows = Int32Array.from(rows).sort();
      const changed = [-1, ...itemRows];
      const changes = {
        codes: Uint8Array.from(changed, () => register | CHANGE.fromSet),
        itemRows: Int32Array.from(changed),
        offsets: Float64Array.from(changed, () => offset),
        tsMs: Float64Array.from(changed, () => tsMs),
        values: Float32Array.from(changed, () => 1),
        targets: new Float64Array(changed.length),
      };
      record.load(undefined);
      for (let at = 0; at < changed.length; at += 1) record.apply(changes, at);
      const said = record.encode().slice();
      assert.deepEqual(encodePackedList({ register, tsMs, offset, itemRows }), said);
    }),
  );
});

test('the rows of a list alone are read, and lie where it is told', () => {
  fc.assert(
    fc.property(anyList, ({ rows, ...list }) => {
      const itemRows = Int32Array.from(rows).sort();
      const bytes = encodePackedList({ ...list, itemRows }).slice();
      const columns = new EntryColumns();
      const found = decodePackedRows(bytes, columns);
      if (found === undefined) return assert.equal(rows.length, 0);
      assert.equal(found.mark, markOf(list.register, 1));
      assert.deepEqual(columns.itemRows.slice(0, columns.length), itemRows);
      const reader = new ByteReader(bytes.subarray(found.begin, found.end));
      assert.equal(reader.readVarint(), rows.length);
      for (const [place, row] of itemRows.entries())
        assert.equal(reader.readVarint(), row - (itemRows[place - 1] ?? -1) - 1);
      assert.equal(reader.position, found.end - found.begin);
      const cutOff = bytes.subarray(0, found.end);
      assert.throws(() => decodePackedRows(cutOff, columns), { code: 'damaged_data' });
    }),
  );
});

test('the rows of entries that say more than one mark are not read as a list', () => {
  const changes: readonly ((columns: EntryColumns) => void)[] = [
    ({ marks }) => marks.set([2], 1),
    ({ marks }) => marks.fill(0, 0, 2),
    ({ ratings }) => ratings.set([4], 1),
    ({ plays }) => plays.set([1]),
    ({ skips }) => skips.set([1]),
  ];
  for (const change of changes) {
    const columns = new EntryColumns();
    for (const row of [3, 5]) columns.append(row, 1, 1000);
    change(columns);
    const bytes = encodePackedRecord({ columns, histories: [], clearedBefore: 0, lists: new Map() }).slice();
    assert.equal(decodePackedRows(bytes, new EntryColumns()), undefined);
  }
});
