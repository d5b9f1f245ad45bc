import { workerData } from 'node:worker_threads';
import type { DeadwaxError } from '../../errors.ts';
import { type CommitHandler, serveCommits } from '../../util/serve-commits.ts';
import { fromSqliteError } from '../../util/sqlite-error.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import { listItems } from './list-items.ts';
import type { SearchCommand, SearchResult, SearchThreadOptions } from './search-command.ts';
import { SearchEntries } from './search-entries.ts';
import { SearchReader } from './search-reader.ts';
import { SearchVocabulary } from './search-vocabulary.ts';

// The reading thread of the search index: a search over millions of entries takes nothing from those who wait for other answers.

const CACHE_MEBIBYTES = 32;
/** The words are read again after changes; where that takes long, so large a part of the time is left to it. */
const MOST_READING_SHARE = 0.05;
const LONG_MS = 50;

class SearchHandler implements CommitHandler<SearchCommand, SearchResult> {
  readonly name = undefined;
  readonly #path: string;
  readonly #database;
  readonly #vocabulary: SearchVocabulary;
  readonly #reader: SearchReader;
  readonly #entries: SearchEntries;
  /** How many changes were made before the words were read, and before the last query. */
  #nRead = -1;
  #nChanges = 0;
  #readingMs = 0;
  #nextReadAt = 0;
  #readingFrom: number | undefined;

  constructor({ path }: SearchThreadOptions) {
    this.#path = path;
    this.#database = openSqliteReader(path, CACHE_MEBIBYTES);
    this.#vocabulary = new SearchVocabulary(this.#database);
    this.#reader = new SearchReader(this.#database, this.#vocabulary);
    this.#entries = new SearchEntries(this.#database);
  }

  begin(): void {}
  commit(): void {}
  rollback(): void {}

  run(command: SearchCommand): SearchResult {
    if (command.kind === 'compareUsers') return this.#compareUsers(command.firstKey, command.nUsers);
    if (command.kind === 'list') return { kind: 'listed', page: listItems(this.#database, command.listing) };
    if (command.kind === 'itemIds') {
      const { catalogue, text, most } = command;
      return { kind: 'itemIds', itemIds: this.#reader.itemIds(catalogue, text, most) };
    }
    this.#nChanges = command.nChanges;
    // Where there is little to read, the words are always those of now.
    if (this.#isStale()) this.#readSlice();
    return { kind: 'found', page: this.#reader.find(command.query) };
  }

  background(): number | undefined {
    if (this.#nRead === this.#nChanges) return undefined;
    if (!this.#isStale()) return this.#nextReadAt - performance.now();
    this.#readSlice();
    return 0;
  }

  close(): void {
    this.#database.close();
  }

  translate(thrown: unknown): DeadwaxError {
    return fromSqliteError(thrown, this.#path);
  }

  #isStale(): boolean {
    return this.#nRead !== this.#nChanges && performance.now() >= this.#nextReadAt;
  }

  #readSlice(): void {
    const startedAt = performance.now();
    this.#readingFrom ??= this.#nChanges;
    const isDone = this.#vocabulary.readSlice();
    this.#readingMs += performance.now() - startedAt;
    if (!isDone) return;
    this.#nRead = this.#readingFrom;
    this.#nextReadAt =
      performance.now() + (this.#readingMs < LONG_MS ? 0 : this.#readingMs / MOST_READING_SHARE);
    this.#readingFrom = undefined;
    this.#readingMs = 0;
  }

  #compareUsers(firstKey: number, nUsers: Uint32Array): SearchResult {
    const stored = this.#entries.usersOf(firstKey, nUsers.length);
    const differing = [...nUsers.keys()].filter((row) => nUsers[row] !== stored[row]);
    return { kind: 'differing', searchKeys: Float64Array.from(differing, (row) => firstKey + row) };
  }
}

const options: SearchThreadOptions = workerData;
serveCommits(() => ({ handler: new SearchHandler(options), started: undefined }));
