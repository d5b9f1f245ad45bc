import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHANGE } from '../../src/dataset/interaction-change.ts';
import { InteractionRecord } from '../../src/dataset/interaction-record.ts';
import { encodePackedList } from '../../src/dataset/packed-list.ts';

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
