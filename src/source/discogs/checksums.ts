import { basename } from 'node:path';
import { DeadwaxError } from '../../errors.ts';
import type { SourceFile } from '../source-files.ts';

const LINE = /^([0-9a-f]{64})\s+\*?(\S.*?)\s*$/gim;
const MAX_BYTES = 1_000_000;

/** Tells whether a file lists checksums, such as `discogs_20240101_CHECKSUM.txt`. */
export function isChecksumFile({ path, sizeBytes }: Pick<SourceFile, 'path' | 'sizeBytes'>): boolean {
  return /(?:^|[/_])CHECKSUMS?\.txt$/i.test(path) && sizeBytes <= MAX_BYTES;
}

/** Reads lists of checksums: the SHA-256 of files by their names. */
export async function readChecksums(files: readonly SourceFile[]): Promise<ReadonlyMap<string, string>> {
  const sums = new Map<string, string>();
  for (const file of files) {
    const chunks: Buffer[] = [];
    for await (const chunk of file.read()) chunks.push(chunk);
    for (const [, sum, name] of Buffer.concat(chunks).toString('utf8').matchAll(LINE))
      sums.set(basename(name), sum.toLowerCase());
  }
  return sums;
}

/** Errors: `unparsable` where a file is not what its checksum says. */
export function checkSum(path: string, sum: string, sums: ReadonlyMap<string, string>): void {
  const expected = sums.get(basename(path));
  if (expected === undefined || expected === sum) return;
  throw new DeadwaxError(
    'unparsable',
    `${path} is damaged: its SHA-256 is ${sum}, and the list of checksums beside it says ${expected}`,
    { hint: 'get the file again; or remove the list of checksums to import it as it is' },
  );
}
