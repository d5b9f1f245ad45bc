import { createHash } from 'node:crypto';
import type { SourceMeasure } from './data-set.ts';
import type { SourceFile } from './source-files.ts';

/** Reads the files of a data set once, in the order of what they hold; lines are counted of the part called `ratings`. */
export async function measureFiles(
  parts: Readonly<Record<string, SourceFile>>,
  onBytes: (done: number, total: number) => void,
): Promise<SourceMeasure> {
  const ordered = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = ordered.reduce((sum, [, file]) => sum + file.sizeBytes, 0);
  const hash = createHash('sha256');
  let [done, nRatingLines] = [0, 0];
  for (const [part, file] of ordered) {
    hash.update(`${part} ${file.sizeBytes}\n`);
    for await (const chunk of file.read()) {
      hash.update(chunk);
      if (part === 'ratings') nRatingLines += countLines(chunk);
      done += chunk.length;
      onBytes(done, total);
    }
  }
  return { contentHash: hash.digest('hex'), nRatingLines };
}

function countLines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count += 1;
  return count;
}
