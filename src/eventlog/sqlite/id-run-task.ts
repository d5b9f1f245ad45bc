import { compareIdWords, ID_WORDS } from './id-key.ts';
import { IdRun, IdRunWriter } from './id-run-file.ts';
import { type IdTableArrays, sortedSlots } from './id-table.ts';

/** What makes a new run: a table that rests, or several runs that become one. */
export type IdRunTask =
  | { readonly kind: 'write'; readonly path: string; readonly table: IdTableArrays }
  | { readonly kind: 'merge'; readonly path: string; readonly inputs: readonly string[] };

/** Writes a run that `fill` gives the entries of; leaves nothing behind where that fails, since the disk may be full. */
function writeRun(path: string, nEntries: number, fill: (writer: IdRunWriter) => void): void {
  const writer = new IdRunWriter(path, nEntries);
  try {
    fill(writer);
    writer.finish();
  } catch (thrown) {
    writer.discard();
    throw thrown;
  }
}

function writeTable(path: string, table: IdTableArrays): void {
  const slots = sortedSlots(table);
  writeRun(path, slots.length, (writer) => {
    for (const slot of slots) writer.add(table.words, slot * ID_WORDS, table.offsets[slot]);
  });
}

/** Where a merge stands in one of its inputs. */
class Cursor {
  readonly #blocks;
  words = new Uint32Array(0);
  offsets = new Float64Array(0);
  #entry = 0;
  isDone = false;

  constructor(run: IdRun) {
    this.#blocks = run.blocks();
    this.#next();
  }

  get at(): number {
    return this.#entry * ID_WORDS;
  }

  get offset(): number {
    return this.offsets[this.#entry];
  }

  advance(): void {
    this.#entry += 1;
    if (this.#entry === this.offsets.length) this.#next();
  }

  #next(): void {
    const { value, done } = this.#blocks.next();
    this.isDone = done === true;
    this.#entry = 0;
    if (value === undefined) return;
    this.words = value.words;
    this.offsets = value.offsets;
  }
}

function mergeRuns(path: string, inputs: readonly string[]): void {
  const runs = inputs.map((input) => new IdRun(input));
  const nEntries = runs.reduce((sum, run) => sum + run.nEntries, 0);
  try {
    writeRun(path, nEntries, (writer) => {
      let cursors = runs.map((run) => new Cursor(run)).filter(({ isDone }) => !isDone);
      while (cursors.length > 0) {
        let least = cursors[0];
        for (const cursor of cursors)
          if (compareIdWords(cursor.words, cursor.at, least.words, least.at) < 0) least = cursor;
        writer.add(least.words, least.at, least.offset);
        least.advance();
        if (least.isDone) cursors = cursors.filter(({ isDone }) => !isDone);
      }
    });
  } finally {
    for (const run of runs) run.close();
  }
}

/** Makes the run of a task durable under its path. Errors: `damaged_data`; those of the file system, as they are. */
export function doIdRunTask(task: IdRunTask): void {
  if (task.kind === 'write') writeTable(task.path, task.table);
  else mergeRuns(task.path, task.inputs);
}
