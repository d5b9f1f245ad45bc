import type { FileRatings } from './read-rating-files.ts';

/** Something that a reader of figures must know of so many users or ratings. */
export interface Remark {
  readonly n: number;
  readonly what: string;
}

/** Remarks on what is lost between the lines of files and the ratings. */
export function remarksOnFiles(files: readonly FileRatings[]): readonly Remark[] {
  const n = files.reduce((sum, { nDuplicates }) => sum + nDuplicates, 0);
  return [{ n, what: 'ratings gave way to newer ones of the same user and item in their file' }];
}

/** Writes remarks to go behind the words of a split, the same ones together; empty where there is nothing to say. */
export function describeRemarks(remarks: readonly Remark[]): string {
  const counts = new Map<string, number>();
  for (const { n, what } of remarks) counts.set(what, (counts.get(what) ?? 0) + n);
  return [...counts].map(([what, n]) => (n === 0 ? '' : `; ${n} ${what}`)).join('');
}
