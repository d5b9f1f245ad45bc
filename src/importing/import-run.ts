import type { Event } from '../domain/event.ts';
import { makeItemEvent } from '../domain/make-item-event.ts';
import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { JobContext } from '../jobs/job.ts';
import type { DataSet, ItemBatch } from '../source/data-set.ts';
import type { SourceRating } from '../source/source-batch.ts';
import type { Store } from '../store/store.ts';
import { faultPoint } from '../util/fault-point.ts';
import { type CleaningPlan, hasCleaning, planCleaning } from './cleaning-plan.ts';
import { EventAppender } from './event-appender.ts';
import { RejectFile } from './import-files.ts';
import type { ImportParameters } from './import-parameters.ts';
import { type ImportCheckpoint, type ImportCounts, type ImportRecord, NO_COUNTS } from './import-record.ts';
import type { ImportRecords } from './import-records.ts';

/** What importing works with. */
export interface ImportRunDeps {
  /** Rejects and profiles go to `imports/<id>/` in it. */
  readonly dataDirectory: string;
  readonly log: Pick<EventLog, 'append' | 'endOffset'>;
  readonly store: Pick<Store, 'items' | 'users' | 'documents'>;
  readonly clock: () => number;
}

/** How many lines lie between two checkpoints: what is appended again after a crash. */
const CHECKPOINT_LINES = 50_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One import under way, from the opened source to its last event. */
export class ImportRun {
  readonly #deps: ImportRunDeps;
  readonly #records: ImportRecords;
  readonly #context: JobContext;
  readonly #source: DataSet;
  readonly #counts: Mutable<ImportCounts> = { ...NO_COUNTS };
  readonly #itemIds = new Set<string>();
  readonly #userIds = new Set<string>();
  #record: ImportRecord;

  constructor(
    deps: ImportRunDeps,
    records: ImportRecords,
    work: { context: JobContext; source: DataSet; record: ImportRecord },
  ) {
    this.#deps = deps;
    this.#records = records;
    this.#context = work.context;
    this.#source = work.source;
    this.#record = work.record;
  }

  /**
   * Writes items, users and ratings. What an earlier run of the same import has appended is counted once.
   * Errors: `cancelled`; those of log and store. The import can go on from its last checkpoint after any of them.
   */
  async run(parameters: ImportParameters, nRatingLines: number): Promise<ImportRecord> {
    const rejects = await RejectFile.create(this.#deps.dataDirectory, this.#record.import_id);
    try {
      await this.#writeItems(rejects);
      await this.#writeUsers(rejects);
      const plan = await this.#plan(parameters);
      await this.#appendRatings(rejects, plan, nRatingLines);
    } finally {
      await rejects.close();
    }
    return this.#record;
  }

  #stopIfAsked(): void {
    if (this.#context.signal.aborted)
      throw new DeadwaxError(
        'cancelled',
        `import ${this.#record.import_id} was stopped; importing again goes on where it was`,
      );
  }

  async #writeItems(rejects: RejectFile): Promise<void> {
    let nRows = 0;
    for await (const batch of this.#source.items()) {
      this.#stopIfAsked();
      await this.#deps.store.items.put(batch.values);
      for (const { itemId } of batch.values) this.#itemIds.add(itemId);
      this.#countPart(batch);
      await this.#setAside(rejects, batch);
      nRows += batch.nRows;
      this.#context.progress('items', nRows, undefined, 'rows');
    }
  }

  #countPart({ part, nRows }: ItemBatch): void {
    if (part === 'tags') this.#counts.tags += nRows;
    if (part === 'links') this.#counts.links += nRows;
  }

  async #setAside(file: RejectFile, { rejects }: { rejects: ItemBatch['rejects'] }): Promise<void> {
    this.#counts.rejected += rejects.length;
    await file.append(rejects);
  }

  async #writeUsers(rejects: RejectFile): Promise<void> {
    for await (const batch of this.#source.users()) {
      this.#stopIfAsked();
      await this.#deps.store.users.put(batch.values);
      for (const { userId } of batch.values) this.#userIds.add(userId);
      await this.#setAside(rejects, batch);
      this.#context.progress('users', this.#userIds.size, undefined, 'rows');
    }
  }

  async #plan(parameters: ImportParameters): Promise<CleaningPlan | undefined> {
    if (!hasCleaning(parameters)) return undefined;
    const plan = await planCleaning(() => this.#source.ratings(), parameters);
    const { before, after } = plan.counts;
    this.#context.log(`cleaning keeps ${after.ratings} of ${before.ratings} ratings`);
    this.#record = { ...this.#record, cleaning: plan.counts };
    return plan;
  }

  async #appendRatings(
    rejects: RejectFile,
    plan: CleaningPlan | undefined,
    nRatingLines: number,
  ): Promise<void> {
    const endOffset = await this.#deps.log.endOffset();
    const from = this.#record.checkpoint ?? { line: 0, accepted: 0, duplicates: 0, log_offset: endOffset };
    if (from.line > 0) this.#context.log(`going on after line ${from.line}`);
    await this.#checkpoint(from);
    const appender = new EventAppender(this.#deps.log, from, endOffset, this.#context.signal);
    let savedLine = from.line;
    let line = 0;
    for await (const batch of this.#source.ratings()) {
      this.#stopIfAsked();
      await this.#setAside(rejects, batch);
      this.#countRatings(batch.values);
      const kept = batch.values.filter((rating) => rating.line > from.line && (plan?.isKept(rating) ?? true));
      if (kept.length > 0) await appender.append(this.#toEvents(kept));
      line = batch.endLine;
      this.#context.progress('ratings', line, nRatingLines, 'rows');
      if (line < savedLine + CHECKPOINT_LINES) continue;
      savedLine = line;
      await this.#checkpointAfter(appender, line);
    }
    await this.#checkpointAfter(appender, Math.max(line, from.line));
  }

  #countRatings(ratings: readonly SourceRating[]): void {
    this.#counts.ratings_read += ratings.length;
    for (const { userId, itemId } of ratings) {
      this.#userIds.add(userId);
      this.#itemIds.add(itemId);
    }
  }

  #toEvents(ratings: readonly SourceRating[]): Event[] {
    const { catalogue, import_id } = this.#record;
    const receivedAtMs = this.#deps.clock();
    const common = { type: 'rating', catalogue, receivedAtMs, source: `import:${import_id}` } as const;
    return ratings.map(({ userId, itemId, rating, tsMs }) =>
      makeItemEvent({ ...common, userId, itemId, tsMs, value: rating }),
    );
  }

  async #checkpointAfter(appender: EventAppender, line: number): Promise<void> {
    const { accepted, duplicates } = await appender.drain();
    await this.#checkpoint({ line, accepted, duplicates, log_offset: await this.#deps.log.endOffset() });
  }

  async #checkpoint(checkpoint: ImportCheckpoint): Promise<void> {
    this.#counts.events_accepted = checkpoint.accepted;
    this.#counts.events_duplicate = checkpoint.duplicates;
    this.#counts.items = this.#itemIds.size;
    this.#counts.users = this.#userIds.size;
    this.#record = { ...this.#record, counts: { ...this.#counts }, checkpoint };
    faultPoint('import:checkpoint');
    await this.#records.save(this.#record);
  }
}
