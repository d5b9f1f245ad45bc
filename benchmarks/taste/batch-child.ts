import { join } from 'node:path';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { runTaste } from '../../src/taste/run-taste.ts';
import { DEFAULT_TASTE_OPTIONS } from '../../src/taste/taste-options.ts';

// One batch of tastes in a process of its own, so that the memory it takes is that of nothing else: FOLDER THREADS RULE.

const LINE_EVERY_MS = 10_000;

const [folder = '', threads = '2', rule = 'nearest'] = process.argv.slice(2);
const store = await openSqliteStore({ directory: folder });
const catalog = await openCatalog({ items: store.items, catalogue: 'records', clock: () => Date.now() });
const startedAt = performance.now();
let nextLineAt = startedAt + LINE_EVERY_MS;
const manifest = await runTaste(
  { store, catalog, directory: join(folder, 'taste'), clock: () => Date.now(), threads: Number(threads) },
  {
    options: { ...DEFAULT_TASTE_OPTIONS, rule: rule === 'favourites' ? rule : 'nearest' },
    hidden: new Set(),
    signal: undefined,
    progress: (phase, done, total, unit) => {
      if (performance.now() < nextLineAt) return;
      nextLineAt = performance.now() + LINE_EVERY_MS;
      console.error(`  ${phase}: ${done} of ${total} ${unit}`);
    },
  },
);
const seconds = (performance.now() - startedAt) / 1000;
await store.close();
console.log(JSON.stringify({ seconds, manifest }));
