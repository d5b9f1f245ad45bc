import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { DeadwaxError } from '../errors.ts';
import { replaceDurably, syncDirectory } from '../util/durable-file.ts';

/** The folders of the landing folder. */
const FOLDERS = ['input', 'processed', 'errors', 'logs'] as const;
type Folder = (typeof FOLDERS)[number];

/** How the name of an upload ends that is still being received. */
export const PARTIAL = '.part';

/** How the name of a file ends that says how another one is to be imported: `<name>.options.json`. */
const OPTIONS = '.options.json';

const MAX_NAME = 220;
const MAX_LOG_BYTES = 1_000_000;

/** A log of what happened to a dropped file. */
export interface LandingLog {
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** Size and last change of a file, or of all files of a folder: two looks that give the same see something that does not grow. */
export interface Extent {
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** Why a file ended in `errors/`; lies beside it as `<name>.reason.json`. */
export interface LandingReason {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  /** Undefined where it came to no job. */
  readonly job_id: string | undefined;
  readonly at: string;
}

/**
 * The landing folder on the disk: `input/` (dropped here), `processed/`, `errors/`, `logs/`. What is dropped leaves `input/` by one
 * rename at the end of its import, so a crash leaves it either there or whole in its last place.
 */
export class LandingFiles {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async open(dataDirectory: string): Promise<LandingFiles> {
    const root = join(dataDirectory, 'landing');
    for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true });
    // What a crash left of an upload will never be finished.
    for (const name of await readdir(join(root, 'input')))
      if (name.startsWith('.') && name.endsWith(PARTIAL)) await rm(join(root, 'input', name));
    return new LandingFiles(root);
  }

  inputPath(name: string): string {
    return this.#path('input', name);
  }

  /** Names in `input/`, without hidden ones, which are still being written, and without the options of others. */
  async listInput(): Promise<string[]> {
    const names = await readdir(join(this.#root, 'input'));
    return names.filter((name) => !name.startsWith('.') && !name.endsWith(OPTIONS)).sort();
  }

  /**
   * Gives the options that lie beside something in `input/`, by the names of the API; none without such a file.
   * Errors: `invalid_input` where they are not a JSON object.
   */
  async readOptions(name: string): Promise<Readonly<Record<string, unknown>>> {
    try {
      const options: unknown = JSON.parse(await readFile(this.inputPath(`${name}${OPTIONS}`), 'utf8'));
      if (typeof options === 'object' && options !== null && !Array.isArray(options)) return { ...options };
    } catch (thrown) {
      if (isMissing(thrown)) return {};
      if (!(thrown instanceof SyntaxError)) throw thrown;
    }
    throw new DeadwaxError('invalid_input', `${name}${OPTIONS} is not a JSON object such as {"user":"ann"}`);
  }

  /** Stores the options of something in `input/`, before or after it is there; those of an earlier one of the name are gone. */
  async writeOptions(name: string, options: Readonly<Record<string, unknown>>): Promise<void> {
    const path = this.inputPath(`${name}${OPTIONS}`);
    if (Object.keys(options).length === 0) await rm(path, { force: true });
    else await replaceDurably(path, JSON.stringify(options));
  }

  /** Removes something from `input/`. */
  async discard(name: string): Promise<void> {
    await rm(this.inputPath(name), { recursive: true, force: true });
    await this.writeOptions(name, {});
    await syncDirectory(join(this.#root, 'input'));
  }

  /** Gives the extent of something in `input/`; undefined where it has gone. */
  async extentOf(name: string): Promise<Extent | undefined> {
    try {
      return await extentAt(this.inputPath(name));
    } catch (thrown) {
      if (isMissing(thrown)) return undefined;
      throw thrown;
    }
  }

  /** Moves something from `input/` to its last place, under a free name; gives the path within the landing folder. */
  async settle(
    name: string,
    folder: 'processed' | 'errors',
    reason: LandingReason | undefined,
  ): Promise<string> {
    const free = await this.#freeName(folder, name);
    // The reason first: a file in errors/ is never without one.
    if (reason !== undefined)
      await replaceDurably(this.#path(folder, `${free}.reason.json`), `${JSON.stringify(reason, null, 2)}\n`);
    await rename(this.inputPath(name), this.#path(folder, free));
    await this.writeOptions(name, {});
    await syncDirectory(join(this.#root, folder));
    await syncDirectory(join(this.#root, 'input'));
    return `${folder}/${free}`;
  }

  async appendLog(name: string, atMs: number, line: string): Promise<void> {
    await appendFile(this.#path('logs', `${name}.log`), `${new Date(atMs).toISOString()} ${line}\n`);
  }

  /** Last changed first. */
  async listLogs(): Promise<LandingLog[]> {
    const names = await readdir(join(this.#root, 'logs'));
    const logs = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeMs } = await stat(this.#path('logs', name));
        return { name, sizeBytes: size, modifiedAtMs: Math.floor(mtimeMs) };
      }),
    );
    return logs.sort((a, b) => b.modifiedAtMs - a.modifiedAtMs || (a.name < b.name ? -1 : 1));
  }

  /** Gives the last megabyte of a log. Errors: `not_found`, `invalid_input` for a name that leaves the folder. */
  async readLog(name: string): Promise<string> {
    const file = await open(this.#path('logs', name), 'r').catch((thrown: unknown) => {
      throw new DeadwaxError('not_found', `there is no landing log '${name}'`, { cause: thrown });
    });
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - MAX_LOG_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  #path(folder: Folder, name: string): string {
    checkPlain(name);
    return join(this.#root, folder, name);
  }

  async #freeName(folder: Folder, name: string): Promise<string> {
    const taken = new Set(await readdir(join(this.#root, folder)));
    const extension = extname(name);
    const stem = basename(name, extension);
    for (let copy = 1; ; copy += 1) {
      const candidate = copy === 1 ? name : `${stem}-${copy}${extension}`;
      if (!taken.has(candidate)) return candidate;
    }
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

function checkPlain(name: string): void {
  const isPlain = name !== '' && !name.startsWith('.') && !/[/\\\0]/.test(name) && name.length <= MAX_NAME;
  if (!isPlain)
    throw new DeadwaxError(
      'invalid_input',
      `'${name.slice(0, MAX_NAME)}' is not a plain file name; send the name without folders`,
    );
}

/**
 * Checks a name of something in the landing folder. Errors: `invalid_input` for an empty or hidden one, for a path, and for one that
 * says it is the options of another.
 */
export function checkName(name: string): void {
  checkPlain(name);
  if (name.endsWith(OPTIONS))
    throw new DeadwaxError('invalid_input', `'${name}' ends in ${OPTIONS}, as only options do; rename it`);
  checkPlain(`${name}${OPTIONS}`);
}

async function extentAt(path: string): Promise<Extent> {
  const found = await stat(path);
  if (!found.isDirectory()) return { sizeBytes: found.size, modifiedAtMs: found.mtimeMs };
  const inner = await Promise.all((await readdir(path)).map((name) => extentAt(join(path, name))));
  return {
    sizeBytes: inner.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    modifiedAtMs: Math.max(found.mtimeMs, ...inner.map(({ modifiedAtMs }) => modifiedAtMs)),
  };
}
