import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import type { FactorMatrix } from '../../src/dataset/factor-matrix.ts';
import { createRandom } from '../../src/util/random.ts';

/**
 * `whole`: small whole numbers, so that sums are exact in any order and equal scores are common. `normal`: normal numbers. `skewed`:
 * normal numbers, a few columns and rows much larger than the others. `zeros`: mostly rows of zeros.
 */
export type VectorKind = 'whole' | 'normal' | 'skewed' | 'zeros';

/** Draws vectors; the same seed gives the same ones. */
export function drawVectors(nRows: number, factors: number, kind: VectorKind, seed: number): FactorMatrix {
  const random = createRandom(seed);
  const values = new Float32Array(nRows * factors);
  for (let row = 0; row < nRows; row++) {
    const length = kind === 'skewed' ? 10 ** (4 * random.next() - 2) : 1;
    const isEmpty = kind === 'zeros' && random.next() < 0.8;
    for (let factor = 0; factor < factors; factor++) {
      const value = kind === 'whole' ? random.below(7) - 3 : random.normal();
      const width = kind === 'skewed' && factor % 16 === 0 ? 30 : 1;
      values[row * factors + factor] = isEmpty ? 0 : value * length * width;
    }
  }
  return { nRows, factors, values };
}

/** Draws for each user which share of the items it has seen. */
export function drawSeen(nUsers: number, nItems: number, share: number, seed: number): CsrMatrix {
  const random = createRandom(seed);
  const rowStarts = new Uint32Array(nUsers + 1);
  const columns: number[] = [];
  for (let user = 0; user < nUsers; user++) {
    for (let item = 0; item < nItems; item++) if (random.next() < share) columns.push(item);
    rowStarts[user + 1] = columns.length;
  }
  const values = new Float32Array(columns.length).fill(1);
  return { nRows: nUsers, nColumns: nItems, rowStarts, columns: Int32Array.from(columns), values };
}
