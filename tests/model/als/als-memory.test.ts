import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSyntheticMatrix } from '../../../benchmarks/als/synthetic-matrix.ts';
import { buildCsr } from '../../../src/dataset/build-csr.ts';
import type { CsrMatrix } from '../../../src/dataset/csr-matrix.ts';
import { createAlsMemory } from '../../../src/model/als/als-memory.ts';

const FACTORS = 64;

/** Lays a fit out and holds what it takes against its factors and the matrix by users and by items. */
function assertFrugal(matrix: CsrMatrix, passes: 'one' | 'many'): void {
  const als = createAlsMemory(matrix, { unknowns: FACTORS, biases: false, threads: 2, passes });
  const sizeBytes = (arrays: readonly { byteLength: number }[]): number =>
    arrays.reduce((sum, array) => sum + array.byteLength, 0);
  const matrices = [als.users.matrix, als.items.matrix];
  const matrixBytes = sizeBytes(
    matrices.flatMap(({ rowStarts, columns, values }) => [rowStarts, columns, values]),
  );
  const factorBytes = 4 * FACTORS * (matrix.nRows + matrix.nColumns);
  const chunks = [als.users.chunks, als.items.chunks];
  const chunkBytes = sizeBytes(
    chunks.flatMap(({ groupRows, groupStarts, ranges }) => [groupRows, groupStarts, ranges]),
  );
  const usedBytes = als.memory.buffer.byteLength + matrixBytes + chunkBytes;
  assert.ok(
    usedBytes < 1.2 * (factorBytes + matrixBytes),
    `${usedBytes} of ${factorBytes + matrixBytes} bytes`,
  );
  assert.equal(als.users.matrix.columns, matrix.columns, 'the given matrix is not copied');
}

test('a fit takes its factors, the matrix by users and by items, and a fifth of that at most', () => {
  const matrix = createSyntheticMatrix({ nUsers: 200_000, nItems: 10_000, nEntries: 2e6, seed: 3 });
  assertFrugal(matrix, 'many');
  assertFrugal(matrix, 'one');
});

test('an item that every user has takes no more than others', () => {
  const nUsers = 300_000;
  const matrix = buildCsr({
    nRows: nUsers,
    nColumns: 1,
    rows: Int32Array.from({ length: nUsers }, (_, user) => user),
    columns: new Int32Array(nUsers),
    values: new Float32Array(nUsers).fill(1),
  });
  assertFrugal(matrix, 'many');
  assertFrugal(matrix, 'one');
});
