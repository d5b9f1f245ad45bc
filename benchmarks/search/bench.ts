import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CATALOGUES } from '../../src/domain/catalogue.ts';
import type { Item } from '../../src/domain/item.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { STATE_SCHEMA } from '../../src/store/sqlite/schema.ts';
import { itemTokens } from '../../src/store/sqlite/search-index.ts';
import { createSearchWriter } from '../../src/store/sqlite/search-writer.ts';
import type { SearchStore, Store } from '../../src/store/store.ts';
import { createRandom } from '../../src/util/random.ts';
import { openSqliteReader, openSqliteWriter } from '../../src/util/sqlite-file.ts';
import { type BenchCase, writeResult } from '../support/result-file.ts';
import { MISSPELT, type QueryMaker, SEARCHES, SUGGESTIONS } from './search-queries.ts';
import { createTitles } from './synthetic-titles.ts';

// Search and suggestions over a made-up catalogue whose words follow Zipf's law: `npm run bench -- search --items 1000000`. Every query is
// asked through the store as the server asks it, one after the other, when the segments of the index are merged and its words are read.

const { values: flags } = parseArgs({
  options: { items: { type: 'string', default: '1000000' }, queries: { type: 'string', default: '1000' } },
});
const N_ITEMS = Number(flags.items);
const N_QUERIES = Number(flags.queries);
const BLOCK = 1000;
const N_COST_ITEMS = 100_000;
const SAMPLED_EVERY = Math.max(1, Math.floor(N_ITEMS / 20_000));

function makeTitles(seed: number) {
  return createTitles(seed, Math.max(1000, N_ITEMS * 0.4), Math.max(100, N_ITEMS / 10));
}

/** Gives the processor's time that the search index takes of the writing of an entry. */
function measureEntryMicroseconds(folder: string): number {
  const database = openSqliteWriter({
    path: join(folder, 'cost.db'),
    schema: STATE_SCHEMA,
    cacheMebibytes: 32,
  });
  const writer = createSearchWriter(database);
  const titles = makeTitles(2);
  let tookMicroseconds = 0;
  for (let from = 0; from < N_COST_ITEMS; from += BLOCK) {
    const items = titles.take(BLOCK);
    const before = process.threadCpuUsage();
    database.exec('BEGIN');
    for (const [at, item] of items.entries()) writer.put(from + at, itemTokens(item), undefined);
    database.exec('COMMIT');
    const { user, system } = process.threadCpuUsage(before);
    tookMicroseconds += user + system;
  }
  database.close();
  return tookMicroseconds / N_COST_ITEMS;
}

interface Filled {
  readonly sample: readonly Item[];
  readonly putPerSecond: number;
}

async function fill({ items }: Store): Promise<Filled> {
  const titles = makeTitles(1);
  const sample: Item[] = [];
  let tookMs = 0;
  for (let from = 0; from < N_ITEMS; from += BLOCK) {
    const block = titles.take(Math.min(BLOCK, N_ITEMS - from));
    sample.push(...block.filter((_, at) => (from + at) % SAMPLED_EVERY === 0));
    const startedAt = performance.now();
    await items.put(block);
    tookMs += performance.now() - startedAt;
  }
  return { sample, putPerSecond: (N_ITEMS / tookMs) * 1000 };
}

/** A tenth of the items have users, fewer and fewer. */
async function setUsers(store: Store): Promise<number> {
  const random = createRandom(3);
  const startedAt = performance.now();
  for (const catalogue of CATALOGUES) {
    const nUsers = new Uint32Array(await store.items.count(catalogue));
    for (let rank = 0; rank < nUsers.length / 10; rank += 1)
      nUsers[random.below(nUsers.length)] = Math.ceil(100_000 / (rank + 1));
    await store.search.setUserCounts(catalogue, nUsers);
  }
  return (performance.now() - startedAt) / 1000;
}

/** Gives after how many seconds the segments of the index are merged and its words are read. */
async function waitForQuiet(
  search: SearchStore,
  directory: string,
  sample: readonly Item[],
): Promise<number> {
  const startedAt = performance.now();
  const random = createRandom(5);
  const misspelt = Array.from({ length: 20 }, () =>
    SEARCHES[MISSPELT]?.(sample[random.below(sample.length)], random),
  );
  const reader = openSqliteReader(join(directory, 'state.db'), 1);
  const countSegments = reader.prepare('SELECT count(DISTINCT segid) AS n FROM search_idx');
  for (let isQuiet = false; !isQuiet; await setTimeout(500)) {
    let nFound = 0;
    for (const sampled of misspelt)
      if (sampled && (await search.find(sampled.query)).values.length > 0) nFound += 1;
    isQuiet = nFound > 10 && Number(countSegments.get()?.n) === 1;
  }
  reader.close();
  return (performance.now() - startedAt) / 1000;
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

interface Measured {
  readonly latenciesMs: Float64Array;
  /** Share of the items looked for that are on the first page; undefined where none is looked for. */
  readonly recall: number | undefined;
}

async function ask(search: SearchStore, make: QueryMaker, sample: readonly Item[]): Promise<Measured> {
  const random = createRandom(4);
  const latenciesMs = new Float64Array(N_QUERIES);
  let [nExpected, nFound] = [0, 0];
  for (let at = 0; at < N_QUERIES; at += 1) {
    const { query, expected } = make(sample[random.below(sample.length)], random);
    const startedAt = performance.now();
    const { values } = await search.find(query);
    latenciesMs[at] = performance.now() - startedAt;
    if (expected === undefined) continue;
    nExpected += 1;
    if (values.some(({ id }) => id === expected)) nFound += 1;
  }
  return { latenciesMs, recall: nExpected === 0 ? undefined : nFound / nExpected };
}

async function measureClasses(
  of: string,
  makers: Readonly<Record<string, QueryMaker>>,
  search: SearchStore,
  sample: readonly Item[],
): Promise<BenchCase[]> {
  const cases: BenchCase[] = [];
  const all: number[] = [];
  const toCase = (name: string, latenciesMs: Float64Array): BenchCase => {
    const sorted = latenciesMs.toSorted();
    const ours = quantile(sorted, 0.99);
    const figures = { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), most: sorted.at(-1) };
    return { name, unit: 'ms p99', ours, ...figures };
  };
  for (const [name, make] of Object.entries(makers)) {
    const { latenciesMs, recall } = await ask(search, make, sample);
    all.push(...latenciesMs);
    cases.push({ ...toCase(`${of}: ${name}`, latenciesMs), ...(recall === undefined ? {} : { recall }) });
  }
  return [toCase(`${of}: all of these`, Float64Array.from(all)), ...cases];
}

const folder = mkdtempSync(join(tmpdir(), 'deadwax-search-'));
try {
  const entryMicroseconds = measureEntryMicroseconds(folder);
  const directory = join(folder, 'data');
  const store = await openSqliteStore({ directory });
  const { sample, putPerSecond } = await fill(store);
  const setUsersSeconds = await setUsers(store);
  const quietSeconds = await waitForQuiet(store.search, directory, sample);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const searches = await measureClasses('search', SEARCHES, store.search, sample);
  const suggestions = await measureClasses('suggest', SUGGESTIONS, store.search, sample);
  delay.disable();
  await store.close();
  writeResult('search', {
    peers: {},
    timed: 'store.search.find, from the call to the page of entries, one query after the other',
    nItems: N_ITEMS,
    nQueriesAClass: N_QUERIES,
    stateMebibytes: statSync(join(directory, 'state.db')).size / 2 ** 20,
    setUsersSeconds,
    quietSeconds,
    eventLoopDelayMs: { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 },
    residentMebibytes: process.memoryUsage().rss / 2 ** 20,
    cases: [
      {
        name: 'the index of an entry, in the writing of it',
        unit: 'us of processor time',
        ours: entryMicroseconds,
      },
      { name: 'items put with all they are looked up by', unit: '/s', ours: putPerSecond },
      ...searches,
      ...suggestions,
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
