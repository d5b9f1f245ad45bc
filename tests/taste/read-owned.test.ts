import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EntryColumns } from '../../src/dataset/entry-columns.ts';
import { CHANGE } from '../../src/dataset/interaction-change.ts';
import { InteractionRecord } from '../../src/dataset/interaction-record.ts';
import { encodePackedRecord } from '../../src/dataset/packed-interactions.ts';
import { MARK } from '../../src/domain/interaction.ts';
import { SCORE_STRIDE, SIZE_AT } from '../../src/taste/genre-scores.ts';
import { OwnedListReader } from '../../src/taste/owned-lists.ts';
import { readOwned } from '../../src/taste/read-owned.ts';
import { createTasteTables } from '../../src/taste/taste-tables.ts';

const N_ITEMS = 300;

/** Of a user: the marks by release. Some own all of what they have, as who says a list does; some have releases that came later. */
const anyUser = fc
  .tuple(
    fc.uniqueArray(fc.nat({ max: N_ITEMS + 5 }), { maxLength: 40 }),
    fc.array(fc.constantFrom(MARK.owned, MARK.wanted, MARK.owned | MARK.loved), {
      minLength: 40,
      maxLength: 40,
    }),
    fc.option(fc.constantFrom(MARK.owned, MARK.wanted)),
  )
  .map(
    ([rows, marks, only]) => new Map(rows.sort((a, b) => a - b).map((row, at) => [row, only ?? marks[at]])),
  );

function encode(marks: ReadonlyMap<number, number>): Uint8Array {
  const columns = new EntryColumns();
  for (const [row, mark] of marks) columns.append(row, mark, 1000);
  return encodePackedRecord({ columns, histories: [], clearedBefore: 0, lists: new Map() }).slice();
}

test('collections are read as they are, whichever way they were said, each release counted', () => {
  const genres = new Uint16Array(new SharedArrayBuffer(2 * N_ITEMS)).map((_, row) => 1 << (row % 15));
  fc.assert(
    fc.property(fc.array(anyUser, { minLength: 1, maxLength: 8 }), (users) => {
      const tables = createTasteTables(users.length, genres);
      const counts = { owners: new Uint32Array(N_ITEMS), wanting: new Uint32Array(N_ITEMS) };
      const blobs = users.map(encode);
      const starts = new Int32Array(users.length + 1);
      blobs.forEach((blob, place) => {
        starts[place + 1] = starts[place] + blob.length;
      });
      const { lists, nReleases } = readOwned(
        { tables, counts, canonicalRows: new Map(), hidden: new Set() },
        {
          userRows: Int32Array.from(users.keys()),
          members: new Uint8Array(users.length).fill(1),
          starts,
          bytes: Uint8Array.from(Buffer.concat(blobs)),
        },
      );
      const reader = new OwnedListReader({
        firstRows: Int32Array.of(0),
        blocks: [lists],
        starts: tables.listStarts,
      });
      const ownedOf = (marks: ReadonlyMap<number, number>): number[] =>
        [...marks].filter(([row, mark]) => row < N_ITEMS && mark & MARK.owned).map(([row]) => row);
      for (const [userRow, marks] of users.entries()) {
        const owned = ownedOf(marks);
        reader.read(userRow);
        assert.deepEqual([...reader.itemRows.subarray(0, reader.length)], owned);
        const scores = tables.scores.subarray(userRow * SCORE_STRIDE, (userRow + 1) * SCORE_STRIDE);
        assert.equal(scores[SIZE_AT], owned.length);
        for (let genre = 0; genre < 15; genre += 1)
          assert.equal(scores[genre], owned.filter((row) => row % 15 === genre).length);
      }
      const all = users.flatMap(ownedOf);
      assert.equal(nReleases, all.length);
      for (let row = 0; row < N_ITEMS; row += 1)
        assert.equal(counts.owners[row], all.filter((other) => other === row).length);
      const wanted = users.flatMap((marks) =>
        [...marks].filter(([row, mark]) => row < N_ITEMS && mark === MARK.wanted),
      );
      assert.equal(
        counts.wanting.reduce((sum, count) => sum + count, 0),
        wanted.length,
      );
    }),
  );
});

test('a release that is read as another is owned as what was said of both comes to', () => {
  const tables = createTasteTables(3, new Uint16Array(new SharedArrayBuffer(2 * N_ITEMS)));
  const counts = { owners: new Uint32Array(N_ITEMS), wanting: new Uint32Array(N_ITEMS) };
  const said = (changes: readonly (readonly [row: number, tsMs: number, isOwned: number])[]): Uint8Array => {
    const record = new InteractionRecord();
    const list = { codes: Uint8Array.of(CHANGE.own), targets: Float64Array.of(0) };
    for (const [itemRow, ts, isOwned] of changes) {
      const [offsets, tsMs] = [Float64Array.of(ts), Float64Array.of(ts)];
      record.apply(
        { ...list, itemRows: Int32Array.of(itemRow), offsets, tsMs, values: Float32Array.of(isOwned) },
        0,
      );
    }
    return record.encode().slice();
  };
  const blobs = [
    said([
      [5, 1, 1],
      [9, 2, 0],
    ]),
    said([
      [5, 2, 0],
      [9, 3, 1],
    ]),
    said([
      [2, 1, 1],
      [9, 3, 1],
    ]),
  ];
  const starts = Int32Array.from([0, 1, 2, 3], (end) => Buffer.concat(blobs.slice(0, end)).length);
  const users = { userRows: Int32Array.of(0, 1, 2), members: Uint8Array.of(1, 1, 1), starts };
  readOwned(
    { tables, counts, canonicalRows: new Map([[9, 5]]), hidden: new Set() },
    { ...users, bytes: Uint8Array.from(Buffer.concat(blobs)) },
  );
  assert.deepEqual(
    [0, 1, 2].map((user) => tables.scores[user * SCORE_STRIDE + SIZE_AT]),
    [0, 1, 2],
  );
  assert.deepEqual([counts.owners[5], counts.owners[9], counts.owners[2]], [2, 0, 1]);
});
