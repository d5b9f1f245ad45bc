import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { DeadwaxError } from '../errors.ts';
import { createReject, type Reject } from '../source/source-batch.ts';
import type { Page } from '../store/store.ts';
import { replaceDurably } from '../util/durable-file.ts';

/** The files of one import: `imports/<id>/rejects.jsonl` and `imports/<id>/profile.json`. */
function pathOf(dataDirectory: string, importId: string, name: string): string {
  if (!/^[a-z0-9-]+$/.test(importId)) throw new DeadwaxError('not_found', `there is no import '${importId}'`);
  return join(dataDirectory, 'imports', importId, name);
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

/** Writes the rejects of an import, one JSON object a line. */
export class RejectFile {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Starts the file anew: an import that goes on after a crash and reads its source from the beginning finds the same rejects. One that
   * goes on in the middle keeps the first `keptBytes`.
   */
  static async create(dataDirectory: string, importId: string, keptBytes = 0): Promise<RejectFile> {
    const path = pathOf(dataDirectory, importId, 'rejects.jsonl');
    await mkdir(join(path, '..'), { recursive: true });
    const file = await open(path, 'a');
    await file.truncate(Math.min(keptBytes, (await file.stat()).size));
    return new RejectFile(file);
  }

  async append(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length > 0)
      await this.#file.appendFile(rejects.map((reject) => `${formatReject(reject)}\n`).join(''));
  }

  /** Gives the size of the file once all of it is on the disk. */
  async sync(): Promise<number> {
    await this.#file.sync();
    return (await this.#file.stat()).size;
  }

  async close(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }
}

/** JSON leaves these two separators as they are; the reader of lines would break a line at them. */
function formatReject(reject: Reject): string {
  return JSON.stringify(reject).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function parseReject(line: string): Reject {
  const { file, line: number, reason, text, offset, recordId } = JSON.parse(line);
  const reject = createReject(String(file), Number(number), String(reason), String(text));
  return offset === undefined ? reject : { ...reject, offset: Number(offset), recordId };
}

/** Reads a page of an import's rejects in the order of the source; the cursor is where the next one begins, in bytes. */
export async function readRejects(
  dataDirectory: string,
  importId: string,
  page: { count: number; cursor: string | undefined },
): Promise<Page<Reject>> {
  const path = pathOf(dataDirectory, importId, 'rejects.jsonl');
  const start = Number(page.cursor ?? 0);
  if (!Number.isSafeInteger(start) || start < 0)
    throw new DeadwaxError('invalid_input', `cursor '${page.cursor}' is not one that this list gave`);
  const stream = createReadStream(path, { start, encoding: 'utf8' });
  const values: Reject[] = [];
  let position = start;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (values.length === page.count) return { values, cursor: String(position) };
      values.push(parseReject(line));
      position += Buffer.byteLength(line) + 1;
    }
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
  } finally {
    stream.destroy();
  }
  return { values, cursor: undefined };
}

/** Opens all rejects of an import as they are stored, one JSON object a line; nothing where there are none. */
export async function openRejects(dataDirectory: string, importId: string): Promise<Readable> {
  try {
    const file = await open(pathOf(dataDirectory, importId, 'rejects.jsonl'));
    return file.createReadStream();
  } catch (thrown) {
    if (isMissing(thrown)) return Readable.from([]);
    throw thrown;
  }
}

/** Stores what the warehouse found out about an import. */
export async function writeProfile(dataDirectory: string, importId: string, profile: unknown): Promise<void> {
  await replaceDurably(pathOf(dataDirectory, importId, 'profile.json'), JSON.stringify(profile));
}

/** Reads an import's profile; undefined where it has none (yet). */
export async function readProfile(dataDirectory: string, importId: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(pathOf(dataDirectory, importId, 'profile.json'), 'utf8'));
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}
