import { findJsonObjects } from './json-path.ts';
import type { SourceFile } from './source-files.ts';

const HEAD_BYTES = 131_072;
const MAX_LINES = 20;

/** Where the rows of a JSON file are: one a line, or the elements of the arrays at a path. */
export type JsonPlace = 'lines' | { readonly path: string };

/** The beginning of a file, by which its form is found out. */
export interface HistoryHead {
  readonly file: SourceFile;
  /** The first lines, without a byte order mark; the last one only where it is whole. */
  readonly lines: readonly string[];
  /** Objects of the beginning of a JSON file, by where they are. */
  readonly objects: readonly { readonly place: JsonPlace; readonly names: readonly string[] }[];
}

async function readHead(file: SourceFile): Promise<Buffer> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of file.read()) {
    parts.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= HEAD_BYTES) break;
  }
  const head = Buffer.concat(parts).subarray(0, HEAD_BYTES);
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}

/** A line that begins and ends an object; in a list over many lines only the last one may look so, so the first one decides. */
function namesOfLine(line: string): readonly string[] | undefined {
  if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) return undefined;
  return findJsonObjects(Buffer.from(line)).find(({ path }) => path === '')?.names;
}

function elementsIn(head: Buffer): HistoryHead['objects'] {
  return findJsonObjects(head)
    .filter(({ path }) => path.endsWith('*'))
    .map(({ path, names }) => ({ place: { path }, names }));
}

/** Reads the beginning of a file. Errors: those of reading it. */
export async function readHistoryHead(file: SourceFile): Promise<HistoryHead> {
  const head = await readHead(file);
  const isWhole = head.length >= file.sizeBytes - 3;
  const all = head.toString('utf8').split(/\r?\n/);
  const lines = (isWhole || all.length === 1 ? all : all.slice(0, -1)).slice(0, MAX_LINES);
  const first = head.toString('latin1').trimStart()[0];
  if (first !== '{' && first !== '[') return { file, lines, objects: [] };
  const isOneALine = namesOfLine(lines.find((line) => line !== '') ?? '') !== undefined;
  const ofLines = (isOneALine ? lines : []).flatMap((line) => {
    const names = namesOfLine(line);
    return names === undefined ? [] : [{ place: 'lines' as const, names }];
  });
  return { file, lines, objects: [...ofLines, ...elementsIn(head)] };
}

/** Finds where rows with such members are in a JSON file; undefined where there are none. */
export function placeOfRows(
  { objects }: HistoryHead,
  isRow: (names: ReadonlySet<string>) => boolean,
): JsonPlace | undefined {
  return objects.find(({ names }) => isRow(new Set(names)))?.place;
}
