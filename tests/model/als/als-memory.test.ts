import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSyntheticMatrix } from '../../../benchmarks/als/synthetic-matrix.ts';
import { createAlsMemory } from '../../../src/model/als/als-memory.ts';

test('a fit takes its factors, the matrix by users and by items, and a fifth of that at most', () => {
  const [nUsers, nItems, factors] = [200_000, 10_000, 64];
  const matrix = createSyntheticMatrix({ nUsers, nItems, nEntries: 2e6, seed: 3 });
  const als = createAlsMemory(matrix, { unknowns: factors, biases: false, threads: 2, passes: 'many' });
  const sizeBytes = (arrays: readonly { byteLength: number }[]): number =>
    arrays.reduce((sum, array) => sum + array.byteLength, 0);
  const matrices = [als.users.matrix, als.items.matrix];
  const matrixBytes = sizeBytes(
    matrices.flatMap(({ rowStarts, columns, values }) => [rowStarts, columns, values]),
  );
  const factorBytes = 4 * factors * (nUsers + nItems);
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
});
