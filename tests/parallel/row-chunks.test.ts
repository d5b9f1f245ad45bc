import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { cutRows } from '../../src/parallel/row-chunks.ts';

/** A matrix of rows with so many entries each; their columns do not matter here. */
function matrixOf(lengths: readonly number[], nColumns: number): CsrMatrix {
  const rowStarts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, row) => {
    rowStarts[row + 1] = rowStarts[row] + length;
  });
  const empty = { columns: new Int32Array(0), values: new Float32Array(0) };
  return { nRows: lengths.length, nColumns, rowStarts, ...empty };
}

const lengths = fc.array(fc.oneof({ weight: 5, arbitrary: fc.nat(40) }, fc.nat(400_000)), { maxLength: 300 });

test('every row is in exactly one chunk, and windows and scratches hold the largest', () => {
  fc.assert(
    fc.property(
      lengths,
      fc.constantFrom(32, 256, 512),
      fc.constantFrom('one', 'many'),
      (given, bytes, passes) => {
        const matrix = matrixOf(given, 500_000);
        const chunks = cutRows(matrix, bytes, passes);
        const seen = new Uint8Array(given.length);
        const total = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + given[row], 0);
        for (let group = 0; group < chunks.nGroups; group++) {
          const rows = [
            ...chunks.groupRows.subarray(chunks.groupStarts[group], chunks.groupStarts[group + 1]),
          ];
          assert.ok(rows.length > 0 && rows.length <= chunks.mostGroupRows && rows.length <= chunks.mostRows);
          assert.ok(total(rows) <= chunks.mostEntries);
          for (const row of rows) {
            assert.ok(given[row] > 0);
            seen[row]++;
          }
        }
        for (let at = 0; at < chunks.ranges.length; at += 2) {
          const [begin, end] = [chunks.ranges[at], chunks.ranges[at + 1]];
          const rows = Array.from({ length: end - begin }, (_, index) => begin + index);
          assert.ok(rows.length > 0 && rows.length <= chunks.mostRows);
          assert.ok(total(rows) <= chunks.mostEntries);
          for (const row of rows) {
            assert.ok(given[row] <= chunks.longestCopied || passes === 'one');
            seen[row]++;
          }
        }
        assert.ok(seen.every((times) => times === 1));
        assert.equal(chunks.nChunks, chunks.nGroups + chunks.ranges.length / 2);
      },
    ),
    { numRuns: 200 },
  );
});

test('long rows are in groups where passes are many, and nowhere where there is one', () => {
  const matrix = matrixOf([10, 300_000, 20, 200_000], 500_000);
  assert.deepEqual([...cutRows(matrix, 256, 'many').groupRows], [1, 3]);
  assert.equal(cutRows(matrix, 256, 'one').nGroups, 0);
});
