import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decomposeSymmetric } from '../../../src/kernels/scalar/symmetric-eigen.ts';
import { createRandom } from '../../../src/util/random.ts';

function randomSymmetric(n: number, rank: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const rows = Float64Array.from({ length: rank * n }, () => random.normal());
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < rank; k++) matrix[i * n + j] += rows[k * n + i] * rows[k * n + j];
    }
  }
  return matrix;
}

test('a symmetric matrix is V diag(values) V with orthonormal rows V and descending values', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 50 }),
      fc.nat(),
      (n, rank, seed) => {
        const matrix = randomSymmetric(n, rank, seed);
        const { values, vectors } = decomposeSymmetric(matrix, n);
        const scale = 1 + Math.max(...values.map(Math.abs));
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let [element, product] = [0, 0];
            for (let k = 0; k < n; k++) {
              element += vectors[k * n + i] * values[k] * vectors[k * n + j];
              product += vectors[i * n + k] * vectors[j * n + k];
            }
            assert.ok(Math.abs(element - matrix[i * n + j]) < 1e-11 * scale);
            assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-12);
          }
        }
        assert.deepEqual(
          values,
          values.toSorted((one, other) => other - one),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('the eigenvalues of [[2, 1], [1, 2]] are 3 and 1', () => {
  const { values } = decomposeSymmetric(Float64Array.of(2, 1, 1, 2), 2);
  assert.ok(Math.abs(values[0] - 3) < 1e-15 && Math.abs(values[1] - 1) < 1e-15);
});

test('values that are not finite end, too', () => {
  const matrix = new Float64Array(100).fill(Number.NaN);
  assert.ok(decomposeSymmetric(matrix, 10).values.every(Number.isNaN));
});
