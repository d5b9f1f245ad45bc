import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFoldIn } from '../../../src/model/als/fold-in.ts';
import { DEFAULT_IMPLICIT } from '../../../src/model/als/options.ts';

test('folding in one item with one factor gives the closed form', () => {
  const itemFactors = { nRows: 3, factors: 1, values: Float32Array.of(1, 2, -1) };
  const options = { ...DEFAULT_IMPLICIT, factors: 1, unobservedWeight: 0.5, regularization: 0.1 };
  // Gramian 1 + 4 + 1, lambda 0.1 (1 + 0.5 * 3): x = w y / (0.5 * 6 + w y^2 + lambda)
  const expected = (3 * 2) / (0.5 * 6 + 3 * 4 + 0.1 * 2.5);
  const foldIn = createFoldIn(itemFactors, options);
  const [x] = foldIn.solve(Int32Array.of(1), Float32Array.of(3));
  assert.ok(Math.abs(x - expected) < 1e-6);
  const [part] = foldIn.explain(Int32Array.of(1), Float32Array.of(3), 2);
  assert.ok(Math.abs(part + expected) < 1e-6);
  const hkv = createFoldIn(itemFactors, { ...options, form: 'hkv' });
  assert.ok(Math.abs(hkv.solve(Int32Array.of(1), Float32Array.of(3))[0] - (expected * 3.5) / 3) < 1e-6);
});

test('a user without interactions folds in to zeros', () => {
  const itemFactors = { nRows: 2, factors: 2, values: Float32Array.of(1, 2, 3, 4) };
  const foldIn = createFoldIn(itemFactors, { ...DEFAULT_IMPLICIT, factors: 2 });
  assert.deepEqual(foldIn.solve(new Int32Array(0), new Float32Array(0)), new Float32Array(2));
  assert.equal(foldIn.explain(new Int32Array(0), new Float32Array(0), 1).length, 0);
});
