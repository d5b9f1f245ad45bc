import { selectKernel } from '../kernels/select-kernel.ts';

/** How many resamples are summed together. A multiple of 8. */
export const ABREAST = 40;
const PAGE_BYTES = 65_536;
/** Users in memory at a time, so that millions need no more than some 20 MB. */
const MAX_RESIDENT = 65_536;

/** Values of users in columns, and the groups whose sums are wanted. */
export interface UserColumns {
  /** Column after column. Shape: `values` [nColumns x nUsers]. */
  readonly values: Float64Array;
  readonly nUsers: number;
  readonly nColumns: number;
  /** Group g is the users from `groupStarts[g]` to `groupStarts[g + 1]`; together the groups are all users. */
  readonly groupStarts: readonly number[];
}

/** Sums the columns over users who were drawn with replacement. */
export interface ResampledSums {
  /**
   * Shapes: `counts` [ABREAST][nUsers], how often each resample drew each user; returns [ABREAST][nGroups x nColumns], in float32 accuracy.
   * Cost: O(ABREAST nUsers nColumns).
   */
  sum(counts: readonly Uint8Array[]): readonly Float64Array[];
}

/**
 * Makes the sums of some columns. With y = (values, counts) of a user, the Gramian sum y y' has the wanted sums in the block where a value
 * meets a count; the kernel that computes Gramians is an order of magnitude faster than a loop here, so half of its work may be for nothing.
 */
export function createResampledSums(columns: UserColumns): ResampledSums {
  const { nUsers, nColumns, groupStarts } = columns;
  const stride = Math.ceil(nColumns / 8) * 8 + ABREAST;
  const firstCount = stride - ABREAST;
  const nResident = Math.min(nUsers, MAX_RESIDENT);
  const rowsAt = stride * stride * 4;
  const nPages = Math.ceil((rowsAt + nResident * stride * 4) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: nPages, maximum: nPages, shared: true });
  const kernel = selectKernel(memory);
  const gramian = new Float32Array(memory.buffer, 0, stride * stride);
  const rows = new Float32Array(memory.buffer, rowsAt, nResident * stride);
  let loadedFrom = -1;

  const load = (from: number, to: number, counts: readonly Uint8Array[]): void => {
    if (loadedFrom !== from) loadValues(columns, { from, to }, rows, stride);
    loadedFrom = from;
    for (let user = from; user < to; user++) {
      const row = (user - from) * stride + firstCount;
      for (let place = 0; place < ABREAST; place++) rows[row + place] = counts[place][user];
    }
  };

  const addTo = (sums: readonly Float64Array[], group: number): void => {
    for (let column = 0; column < nColumns; column++) {
      const row = column * stride + firstCount;
      for (let place = 0; place < ABREAST; place++)
        sums[place][group * nColumns + column] += gramian[row + place];
    }
  };

  return {
    sum: (counts) => {
      const nGroups = groupStarts.length - 1;
      const sums = Array.from({ length: ABREAST }, () => new Float64Array(nGroups * nColumns));
      for (let from = 0; from < nUsers; from += nResident) {
        const to = Math.min(nUsers, from + nResident);
        load(from, to, counts);
        for (let group = 0; group < nGroups; group++) {
          const start = Math.max(from, groupStarts[group]);
          const nRows = Math.min(to, groupStarts[group + 1]) - start;
          if (nRows <= 0) continue;
          kernel.gramian(rowsAt + (start - from) * stride * 4, nRows, stride, 0);
          addTo(sums, group);
        }
      }
      return sums;
    },
  };
}

function loadValues(
  { values, nUsers, nColumns }: UserColumns,
  { from, to }: { readonly from: number; readonly to: number },
  rows: Float32Array,
  stride: number,
): void {
  for (let column = 0; column < nColumns; column++) {
    const start = column * nUsers;
    for (let user = from; user < to; user++) rows[(user - from) * stride + column] = values[start + user];
  }
}
