import type { Item } from '../../domain/item.ts';
import type { ItemBatch } from '../data-set.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { parseTrack } from './parse-track.ts';
import { type ScannedLine, TrackScanner } from './track-scanner.ts';

const BATCH_ROWS = 1000;

/** Reads lines of 54 columns between tabs, in batches; a line that is not one becomes a reject. Memory: a batch of entries. */
export async function* readTracks(file: SourceFile): AsyncGenerator<ItemBatch> {
  let values: Item[] = [];
  let rejects: Reject[] = [];
  let endLine = 0;
  const take = ({ fields, head }: ScannedLine): void => {
    endLine++;
    if (head.trim() === '' || (endLine === 1 && head.startsWith('track_id\t'))) return;
    const parsed = typeof fields === 'string' ? fields : parseTrack(fields);
    if (typeof parsed !== 'string') values.push(parsed);
    else rejects.push(createReject(file.path, endLine, parsed, head));
  };
  const batch = (): ItemBatch => {
    const full = { file: file.path, values, rejects, endLine, part: 'items', nRows: values.length } as const;
    values = [];
    rejects = [];
    return full;
  };
  const scanner = new TrackScanner(take);
  for await (const chunk of file.read()) {
    scanner.feed(chunk);
    if (values.length + rejects.length >= BATCH_ROWS) yield batch();
  }
  scanner.end();
  yield batch();
}
