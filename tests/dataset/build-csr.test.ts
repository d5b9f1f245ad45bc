import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { preferenceMatrix, ratingMatrix } from '../../src/dataset/rating-matrix.ts';
import { takeCsrRows } from '../../src/dataset/take-rows.ts';
import { transposeCsr } from '../../src/dataset/transpose-csr.ts';
import { anyColumns, columnsFrom } from '../support/rating-columns.ts';

function entriesOf(matrix: CsrMatrix): string[] {
  const entries: string[] = [];
  for (let row = 0; row < matrix.nRows; row++) {
    for (let entry = matrix.rowStarts[row]; entry < matrix.rowStarts[row + 1]; entry++) {
      entries.push(`${row} ${matrix.columns[entry]} ${matrix.values[entry]}`);
    }
  }
  return entries;
}

test('a matrix holds every rating once, with columns ascending within rows', () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const matrix = ratingMatrix(columns);
      const wanted = Array.from(columns.ratings, (rating, place) => [
        columns.userRows[place],
        columns.itemRows[place],
        rating,
      ]);
      wanted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      assert.deepEqual(
        entriesOf(matrix),
        wanted.map((entry) => entry.join(' ')),
      );
      assert.equal(matrix.rowStarts.length, columns.nUsers + 1);
    }),
  );
});

test('transposing swaps rows and columns, and twice gives the matrix back', () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const matrix = ratingMatrix(columns);
      const { userRows, itemRows, nUsers, nItems } = columns;
      const swapped = ratingMatrix({
        ...columns,
        userRows: itemRows,
        itemRows: userRows,
        nUsers: nItems,
        nItems: nUsers,
      });
      assert.deepEqual(transposeCsr(matrix), swapped);
      assert.deepEqual(transposeCsr(transposeCsr(matrix)), matrix);
    }),
  );
});

test('preferences are the ratings from the threshold on, at weight 1; removed ratings are none', () => {
  const columns = columnsFrom(2, 3, [
    [0, 2, 4],
    [0, 0, 3.5],
    [1, 1, 5],
    [1, 0, Number.NaN],
  ]);
  const matrix = preferenceMatrix(columns, preferencePolicy(4));
  assert.deepEqual(entriesOf(matrix), ['0 2 1', '1 1 1']);
});

test('taking rows keeps their entries in the order asked for', () => {
  const matrix = ratingMatrix(
    columnsFrom(3, 3, [
      [0, 1, 1],
      [2, 0, 2],
      [2, 2, 3],
    ]),
  );
  assert.deepEqual(entriesOf(takeCsrRows(matrix, Int32Array.of(2, 1, 0, 2))), [
    '0 0 2',
    '0 2 3',
    '2 1 1',
    '3 0 2',
    '3 2 3',
  ]);
});
