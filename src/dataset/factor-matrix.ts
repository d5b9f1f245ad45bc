/** Learnt vectors, one a row. Shape: `values` [nRows x factors] row-major. Vectors are never padded here; kernels pad inside. */
export interface FactorMatrix {
  readonly nRows: number;
  readonly factors: number;
  readonly values: Float32Array;
}
