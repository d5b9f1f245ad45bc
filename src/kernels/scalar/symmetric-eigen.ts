/** Eigenvalues in descending order, and in row i of `vectors` [n x n] the unit eigenvector of the i-th. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Decomposes a symmetric matrix A [n x n] = V' diag(values) V: Householder reflections to a tridiagonal matrix, then implicit QR
 * steps with Wilkinson's shift.
 *
 * Errors: none; a matrix with values that are not finite gives such a result. Cost: O(n^3), about 9 n^3 operations. Source: [GVL13] 8.3.
 */
export function decomposeSymmetric(matrix: Float64Array, n: number): SymmetricEigen {
  const { diagonal, offDiagonal, basis } = tridiagonalize(matrix.slice(), n);
  diagonalize(diagonal, offDiagonal, basis);
  const order = Array.from(diagonal.keys()).sort((one, other) => diagonal[other] - diagonal[one]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(basis.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (place) => diagonal[place]), vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Element i couples i and i + 1; the last is 0. */
  readonly offDiagonal: Float64Array;
  /** Q with A = Q' T Q, [n x n]. */
  readonly basis: Float64Array;
}

/** Overwrites `a`. */
function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  const offDiagonal = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const beta = reflector(a, n, k, v);
    offDiagonal[k] = beta === 0 ? a[(k + 1) * n + k] : beta;
    if (beta === 0) continue;
    reflect(a, n, k, v, w);
    reflectBasis(basis, n, k, v);
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), offDiagonal, basis };
}

/**
 * Writes the unit vector v of the reflection I - 2 v v' that leaves column k with one element below the diagonal; returns that element,
 * or 0 where there is nothing to take away.
 */
function reflector(a: Float64Array, n: number, k: number, v: Float64Array): number {
  let below = 0;
  for (let i = k + 2; i < n; i++) below += a[i * n + k] ** 2;
  if (below === 0) return 0;
  const first = a[(k + 1) * n + k];
  const length = Math.sqrt(first * first + below);
  const element = first > 0 ? -length : length;
  const norm = Math.sqrt(2 * length * (length + Math.abs(first)));
  v[k + 1] = (first - element) / norm;
  for (let i = k + 2; i < n; i++) v[i] = a[i * n + k] / norm;
  return element;
}

/** A becomes H A H on the rows and columns after k: A - v w' - w v' with w = 2 (A v - (v' A v) v). */
function reflect(a: Float64Array, n: number, k: number, v: Float64Array, w: Float64Array): void {
  let projection = 0;
  for (let i = k + 1; i < n; i++) {
    let sum = 0;
    for (let j = k + 1; j < n; j++) sum += a[i * n + j] * v[j];
    w[i] = sum;
    projection += v[i] * sum;
  }
  for (let i = k + 1; i < n; i++) w[i] = 2 * (w[i] - projection * v[i]);
  for (let i = k + 1; i < n; i++) {
    for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
  }
}

/** Q becomes H Q. */
function reflectBasis(basis: Float64Array, n: number, k: number, v: Float64Array): void {
  const sums = new Float64Array(n);
  for (let i = k + 1; i < n; i++) {
    for (let j = 0; j < n; j++) sums[j] += v[i] * basis[i * n + j];
  }
  for (let i = k + 1; i < n; i++) {
    const twice = 2 * v[i];
    for (let j = 0; j < n; j++) basis[i * n + j] -= twice * sums[j];
  }
}

const EPSILON = 2 ** -52;
/** Steps an eigenvalue takes two or three of; a bound against values that are not finite. */
const MAX_STEPS = 60;

/** Makes the tridiagonal matrix diagonal in place, turning the rows of the basis along. */
function diagonalize(d: Float64Array, e: Float64Array, basis: Float64Array): void {
  let steps = 0;
  for (let last = d.length - 1; last > 0; ) {
    if (isNegligible(d, e, last - 1) || steps === MAX_STEPS) {
      e[last - 1] = 0;
      last--;
      steps = 0;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isNegligible(d, e, first - 1)) first--;
    qrStep(d, e, { first, last }, basis);
    steps++;
  }
}

function isNegligible(d: Float64Array, e: Float64Array, place: number): boolean {
  return Math.abs(e[place]) <= EPSILON * (Math.abs(d[place]) + Math.abs(d[place + 1]));
}

/** One implicit step on the block `first .. last`: a bulge is made by the first rotation and chased down the diagonal. */
function qrStep(
  d: Float64Array,
  e: Float64Array,
  { first, last }: { readonly first: number; readonly last: number },
  basis: Float64Array,
): void {
  const half = (d[last - 1] - d[last]) / 2;
  const coupling = e[last - 1];
  const root = Math.hypot(half, coupling);
  const shift = d[last] - (coupling * coupling) / (half + (half < 0 ? -root : root));
  let x = d[first] - shift;
  let z = e[first];
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, z);
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r];
    if (k > first) e[k - 1] = r;
    const [a, b, g] = [d[k], d[k + 1], e[k]];
    d[k] = c * c * a + 2 * c * s * g + s * s * b;
    d[k + 1] = s * s * a - 2 * c * s * g + c * c * b;
    e[k] = c * s * (b - a) + (c * c - s * s) * g;
    x = e[k];
    if (k < last - 1) {
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    turnRows(basis, d.length, k, { c, s });
  }
}

/** Rows k and k + 1 become c q_k + s q_(k+1) and -s q_k + c q_(k+1). */
function turnRows(basis: Float64Array, n: number, k: number, { c, s }: { c: number; s: number }): void {
  const upper = k * n;
  const lower = upper + n;
  for (let j = 0; j < n; j++) {
    const [a, b] = [basis[upper + j], basis[lower + j]];
    basis[upper + j] = c * a + s * b;
    basis[lower + j] = c * b - s * a;
  }
}
