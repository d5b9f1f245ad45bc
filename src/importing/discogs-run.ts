import { createHash } from 'node:crypto';
import { DeadwaxError } from '../errors.ts';
import type { JobContext } from '../jobs/job.ts';
import type { DiscogsSource } from '../source/discogs/open-discogs.ts';
import type { DumpBatch, DumpFile, DumpPlace } from '../source/discogs/read-dump.ts';
import type { Store } from '../store/store.ts';
import { faultPoint } from '../util/fault-point.ts';
import { CatalogueWriter } from './catalogue-writer.ts';
import { RejectFile } from './import-files.ts';
import { type DiscogsCounts, type ImportRecord, NO_COUNTS } from './import-record.ts';
import type { ImportRecords } from './import-records.ts';

/** What importing dumps works with. */
export interface DiscogsRunDeps {
  /** Rejects go to `imports/<id>/` in it. */
  readonly dataDirectory: string;
  readonly store: Pick<Store, 'items' | 'entities' | 'documents'>;
  readonly clock: () => number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How many records lie between two checkpoints: what is read and written again after a crash. */
const CHECKPOINT_RECORDS = 10_000;

/** As many as fit a line of a table; 160 bits. */
const HASH_DIGITS = 40;

const START: DumpPlace = { offset: 0, nRecords: 0 };
const NOTHING: DiscogsCounts = {
  releases: 0,
  masters: 0,
  artists: 0,
  labels: 0,
  left_out: 0,
  repaired: 0,
  catalogue_hash: null,
};

/** Says how far a dump is in records; how many it has is reckoned from the bytes that are left. */
class DumpProgress {
  readonly #context: JobContext;
  readonly #dump: DumpFile;
  readonly #from: DumpPlace;
  #firstBytes: number | undefined;

  constructor(context: JobContext, dump: DumpFile, from: DumpPlace) {
    this.#context = context;
    this.#dump = dump;
    this.#from = from;
  }

  show({ end, readBytes }: DumpBatch): void {
    const { file, kind } = this.#dump;
    // What was passed over to come to the place where the last run ended counts for nothing.
    if (this.#from.offset > 0) this.#firstBytes ??= readBytes;
    const first = this.#firstBytes ?? 0;
    const share = (readBytes - first) / Math.max(1, file.sizeBytes - first);
    const done = end.nRecords - this.#from.nRecords;
    const total = share > 0 ? Math.max(done, Math.round(done / share)) : undefined;
    this.#context.progress(file.path, done, total, `${kind}s`);
  }
}

/** One import of dumps under way, from the opened files to the hash of the catalogue. */
export class DiscogsRun {
  readonly #deps: DiscogsRunDeps;
  readonly #records: ImportRecords;
  readonly #context: JobContext;
  readonly #source: DiscogsSource;
  readonly #writer: CatalogueWriter;
  readonly #counts: Mutable<DiscogsCounts>;
  #rejected: number;
  #record: ImportRecord;

  constructor(
    deps: DiscogsRunDeps,
    records: ImportRecords,
    work: { context: JobContext; source: DiscogsSource; record: ImportRecord },
  ) {
    this.#deps = deps;
    this.#records = records;
    this.#context = work.context;
    this.#source = work.source;
    this.#record = work.record;
    this.#writer = new CatalogueWriter(deps.store);
    // What was counted up to the checkpoint that the import goes on from.
    const isResumed = work.record.checkpoint !== null;
    this.#counts = { ...((isResumed && work.record.discogs) || NOTHING) };
    this.#rejected = isResumed ? work.record.counts.rejected : 0;
  }

  /**
   * Writes everything from the last checkpoint on.
   * Errors: `cancelled`; `unparsable` for a file that is not whole, once what it has is written; those of the store. The import can go on
   * from its last checkpoint after any of them.
   */
  async run(): Promise<ImportRecord> {
    const { files, offset, records, reject_bytes } = this.#record.checkpoint?.discogs ?? {
      files: 0,
      offset: 0,
      records: 0,
      reject_bytes: 0,
    };
    if (records + files > 0) this.#context.log(`going on with file ${files + 1} after ${records} records`);
    const rejects = await RejectFile.create(this.#deps.dataDirectory, this.#record.import_id, reject_bytes);
    try {
      for (const [index, dump] of this.#source.dumps.entries()) {
        const from = index === files ? { offset, nRecords: records } : START;
        if (index >= files) await this.#readDump(dump, { index, from, rejects });
      }
      await this.#checkpoint(this.#source.dumps.length, START, rejects);
    } finally {
      await rejects.close();
    }
    return this.#withHash();
  }

  async #readDump(
    dump: DumpFile,
    { index, from, rejects }: { index: number; from: DumpPlace; rejects: RejectFile },
  ): Promise<void> {
    const progress = new DumpProgress(this.#context, dump, from);
    let place = from;
    let saved = from;
    try {
      for await (const batch of this.#source.read(dump, from)) {
        this.#stopIfAsked();
        await this.#take(batch, rejects);
        place = batch.end;
        progress.show(batch);
        if (place.nRecords < saved.nRecords + CHECKPOINT_RECORDS) continue;
        saved = place;
        await this.#checkpoint(index, place, rejects);
      }
    } catch (thrown) {
      // What was whole is kept, and reading it again would find no more.
      if (thrown instanceof DeadwaxError && thrown.code === 'unparsable')
        await this.#checkpoint(index, place, rejects);
      throw thrown;
    }
  }

  #stopIfAsked(): void {
    if (this.#context.signal.aborted)
      throw new DeadwaxError(
        'cancelled',
        `import ${this.#record.import_id} was stopped; importing again goes on where it was`,
      );
  }

  async #take(batch: DumpBatch, rejects: RejectFile): Promise<void> {
    await this.#writer.add(batch.kind === 'release' ? 'items' : 'entities', batch.entries);
    await rejects.append(batch.rejects);
    this.#rejected += batch.rejects.length;
    this.#counts[`${batch.kind}s`] += batch.entries.ids.length;
    this.#counts.left_out += batch.nLeftOut;
    this.#counts.repaired += batch.nRepaired;
  }

  async #checkpoint(files: number, { offset, nRecords }: DumpPlace, rejects: RejectFile): Promise<void> {
    await this.#writer.flush();
    const discogs = { files, offset, records: nRecords, reject_bytes: await rejects.sync() };
    const checkpoint = { line: nRecords, accepted: 0, duplicates: 0, log_offset: 0, discogs };
    const counts = { ...NO_COUNTS, rejected: this.#rejected, items: this.#counts.releases };
    this.#record = { ...this.#record, counts, discogs: { ...this.#counts }, checkpoint };
    faultPoint('import:checkpoint');
    await this.#records.save(this.#record);
  }

  async #withHash(): Promise<ImportRecord> {
    const { items, entities } = this.#deps.store;
    this.#context.progress('catalogue hash', 0, 2, 'parts');
    const itemDigest = await items.digest(this.#record.catalogue);
    this.#context.progress('catalogue hash', 1, 2, 'parts');
    const catalogue_hash = createHash('sha256')
      .update(`${itemDigest} ${await entities.digest()}`)
      .digest('hex')
      .slice(0, HASH_DIGITS);
    this.#context.progress('catalogue hash', 2, 2, 'parts');
    return { ...this.#record, discogs: { ...this.#counts, catalogue_hash } };
  }
}
