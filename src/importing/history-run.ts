import type { Event } from '../domain/event.ts';
import { makeItemEvent } from '../domain/make-item-event.ts';
import { DeadwaxError } from '../errors.ts';
import type { ListenIngest } from '../ingest/listens.ts';
import type { JobContext } from '../jobs/job.ts';
import type { HistorySource, SourceListen } from '../source/history-source.ts';
import type { Reject } from '../source/source-batch.ts';
import { faultPoint } from '../util/fault-point.ts';
import { EventAppender } from './event-appender.ts';
import { BLOCK_LISTENS, readBlocks } from './history-blocks.ts';
import { HistoryTally } from './history-tally.ts';
import { RejectFile } from './import-files.ts';
import { type HistoryCounts, type ImportCheckpoint, type ImportRecord, NO_COUNTS } from './import-record.ts';
import type { ImportRecords } from './import-records.ts';
import type { ImportRunDeps } from './import-run.ts';
import { KnownListens, type KnownListensDeps } from './known-listens.ts';

/** What importing a history works with. */
export interface HistoryRunDeps extends ImportRunDeps {
  readonly listens: Pick<ListenIngest, 'makeEvents' | 'putTracks'>;
  readonly findListens: KnownListensDeps['findListens'];
  readonly store: ImportRunDeps['store'] & { readonly items: KnownListensDeps['items'] };
}

/** A history under way. */
export interface HistoryWork {
  readonly context: JobContext;
  readonly source: HistorySource;
  readonly userId: string;
  readonly toleranceMs: number;
}

/** A row as a dry run shows it. */
interface HistoryRow {
  readonly kind: SourceListen['kind'];
  readonly at: string;
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  readonly already_there: boolean;
}

/** What an import would do. */
export interface HistoryPreview {
  readonly history: HistoryCounts;
  /** What is not there yet, as far as the warehouse knows. */
  readonly new_events: number;
  readonly rejected: number;
  readonly first_rows: readonly HistoryRow[];
  readonly first_rejects: readonly Reject[];
  readonly ignored_files: readonly string[];
}

/** How many blocks lie between two checkpoints: what is read and appended again after a crash. */
const CHECKPOINT_LISTENS = 4 * BLOCK_LISTENS;
const PREVIEW_ROWS = 10;
const PREVIEW_REJECTS = 20;
const PREVIEW_FILES = 50;

function stopIfAsked({ signal }: JobContext): void {
  if (signal.aborted)
    throw new DeadwaxError('cancelled', 'the import was stopped; importing again goes on where it was');
}

function rowOf({ kind, listen }: SourceListen, isKnown: boolean): HistoryRow {
  return {
    kind,
    at: new Date(listen.listenedAtMs).toISOString(),
    artist: listen.artist,
    track: listen.track,
    album: listen.release ?? null,
    already_there: isKnown,
  };
}

function readListens({ source, context }: HistoryWork) {
  return readBlocks(source.listens((done, total) => context.progress('listens', done, total, 'bytes')));
}

/** Tells what an import of a history would do, as far as the warehouse has come; writes nothing. */
export async function previewHistory(deps: HistoryRunDeps, work: HistoryWork): Promise<HistoryPreview> {
  const { userId, toleranceMs, context, source } = work;
  const known = new KnownListens(
    { findListens: deps.findListens, items: deps.store.items },
    { userId, toleranceMs, exceptSource: undefined, claimed: [] },
  );
  const tally = new HistoryTally();
  const firstRows: HistoryRow[] = [];
  const firstRejects: Reject[] = [];
  let [nRows, nKnown] = [0, 0];
  for await (const block of readListens(work)) {
    stopIfAsked(context);
    tally.add(block);
    const areKnown = await known.areKnown(block.values);
    nRows += areKnown.length;
    nKnown += areKnown.filter((isKnown) => isKnown).length;
    for (const [at, value] of block.values.slice(0, PREVIEW_ROWS - firstRows.length).entries())
      firstRows.push(rowOf(value, areKnown[at]));
    firstRejects.push(...block.rejects.slice(0, PREVIEW_REJECTS - firstRejects.length));
  }
  return {
    history: tally.counts(userId, nKnown),
    new_events: nRows - nKnown,
    rejected: tally.nRejected,
    first_rows: firstRows,
    first_rejects: firstRejects,
    ignored_files: source.ignored.slice(0, PREVIEW_FILES),
  };
}

/** Where a history is: its checkpoint without what the log says of it. */
interface Position {
  readonly nListens: number;
  readonly alreadyThere: number;
}

/** One import of a history under way, from the opened source to its last event. */
export class HistoryRun {
  readonly #deps: HistoryRunDeps;
  readonly #records: ImportRecords;
  readonly #work: HistoryWork;
  readonly #tally = new HistoryTally();
  #record: ImportRecord;

  constructor(deps: HistoryRunDeps, records: ImportRecords, work: HistoryWork & { record: ImportRecord }) {
    this.#deps = deps;
    this.#records = records;
    this.#work = work;
    this.#record = work.record;
  }

  /**
   * Writes the listens that are not there. `endOffset` is the log's end, up to which the warehouse is.
   * Errors: `cancelled`; those of log, state and warehouse. The import can go on from its last checkpoint after any of them.
   */
  async run(endOffset: number): Promise<ImportRecord> {
    const rejects = await RejectFile.create(this.#deps.dataDirectory, this.#record.import_id);
    try {
      await this.#append(rejects, endOffset);
    } finally {
      await rejects.close();
    }
    return this.#record;
  }

  get #source(): string {
    return `import:${this.#record.import_id}`;
  }

  async #append(rejects: RejectFile, endOffset: number): Promise<void> {
    const { context, userId, toleranceMs } = this.#work;
    const from = this.#record.checkpoint ?? firstCheckpoint(endOffset);
    if (from.line > 0) context.log(`going on after ${from.line} listens`);
    const { already_there, claimed } = from.history ?? { already_there: 0, claimed: [] };
    const known = new KnownListens(
      { findListens: this.#deps.findListens, items: this.#deps.store.items },
      { userId, toleranceMs, exceptSource: this.#source, claimed },
    );
    await this.#save(from);
    const appender = new EventAppender(this.#deps.log, from, endOffset, context.signal);
    const save = async ({ nListens, alreadyThere }: Position): Promise<void> => {
      const { accepted, duplicates } = await appender.drain();
      const log_offset = await this.#deps.log.endOffset();
      const history = { already_there: alreadyThere, claimed: [...known.claimed] };
      faultPoint('import:checkpoint');
      await this.#save({ line: nListens, accepted, duplicates, log_offset, history });
    };
    let position: Position = { nListens: 0, alreadyThere: already_there };
    let savedAt = from.line;
    for await (const block of readListens(this.#work)) {
      stopIfAsked(context);
      this.#tally.add(block);
      await rejects.append(block.rejects);
      const nListens = position.nListens + block.values.length;
      // Blocks are cut in the same places every time, so a checkpoint lies between two of them.
      const isDone = nListens <= from.line;
      const nKnown = isDone ? 0 : await this.#appendNew(appender, known, block.values);
      position = { nListens, alreadyThere: position.alreadyThere + nKnown };
      if (nListens < savedAt + CHECKPOINT_LISTENS) continue;
      savedAt = nListens;
      await save(position);
    }
    await save(position);
  }

  /** Gives how many were there. */
  async #appendNew(
    appender: EventAppender,
    known: KnownListens,
    rows: readonly SourceListen[],
  ): Promise<number> {
    const areKnown = await known.areKnown(rows);
    const fresh = rows.filter((_, at) => !areKnown[at]);
    const listens = fresh.map(({ listen }) => listen);
    await this.#deps.listens.putTracks(listens);
    // Rows may be loves and hates, too.
    const events: Event[] = this.#deps.listens
      .makeEvents(listens, { source: this.#source })
      .map((event, at) =>
        event.type === fresh[at].kind ? event : makeItemEvent({ ...event, type: fresh[at].kind }),
      );
    if (events.length > 0) await appender.append(events);
    return rows.length - fresh.length;
  }

  async #save(checkpoint: ImportCheckpoint): Promise<void> {
    const { accepted, duplicates } = checkpoint;
    const alreadyThere = (checkpoint.history?.already_there ?? 0) + duplicates;
    const counts = {
      ...NO_COUNTS,
      events_accepted: accepted,
      events_duplicate: duplicates,
      rejected: this.#tally.nRejected,
      items: this.#tally.nTracks,
      users: 1,
    };
    const history = this.#tally.counts(this.#work.userId, alreadyThere);
    this.#record = { ...this.#record, counts, history, checkpoint };
    faultPoint('import:checkpoint');
    await this.#records.save(this.#record);
  }
}

function firstCheckpoint(endOffset: number): ImportCheckpoint {
  return {
    line: 0,
    accepted: 0,
    duplicates: 0,
    log_offset: endOffset,
    history: { already_there: 0, claimed: [] },
  };
}
