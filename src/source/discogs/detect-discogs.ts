import type { SourceFile, SourceFiles } from '../source-files.ts';
import { contentOf, type DumpFile } from './read-dump.ts';
import { DISCOGS_KINDS, type DiscogsKind } from './record-starts.ts';

const HEAD_BYTES = 4096;
/** What may stand before the first element: a byte order mark, the declaration, comments, a document type. */
const FIRST_ELEMENT =
  /^\uFEFF?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>\s*)*<(\w+)[\s/>]/;
const NAME = /\.xml(\.gz)?$/i;

async function readHead(file: SourceFile, isGzip: boolean): Promise<string> {
  for await (const chunk of contentOf({ file, isGzip }, () => {}))
    return chunk.toString('utf8', 0, HEAD_BYTES);
  return '';
}

function findKind(root: string): DiscogsKind | undefined {
  return DISCOGS_KINDS.find((kind) => root === kind || root === `${kind}s`);
}

async function detectDump(file: SourceFile): Promise<DumpFile | undefined> {
  const [named, packed] = NAME.exec(file.path) ?? [];
  if (named === undefined) return undefined;
  const isGzip = packed !== undefined;
  const root = FIRST_ELEMENT.exec(await readHead(file, isGzip))?.[1] ?? '';
  const kind = findKind(root);
  return kind === undefined ? undefined : { kind, file, isGzip, isSingle: root === kind };
}

/**
 * Finds the dumps of Discogs among files by how they begin: artists first, then labels, masters and releases, each in the order of
 * their names.
 */
export async function detectDiscogs(source: SourceFiles): Promise<readonly DumpFile[]> {
  const found: DumpFile[] = [];
  for (const file of source.files) {
    const dump = await detectDump(file);
    if (dump !== undefined) found.push(dump);
  }
  const place = ({ kind }: DumpFile): number => DISCOGS_KINDS.indexOf(kind);
  return found.sort((a, b) => place(a) - place(b) || (a.file.path < b.file.path ? -1 : 1));
}
