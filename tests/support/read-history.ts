import { join } from 'node:path';
import type { HistoryOptions, SourceListen } from '../../src/source/history-source.ts';
import { openHistory } from '../../src/source/open-history.ts';
import type { Reject } from '../../src/source/source-batch.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/histories');
const NOW_MS = Date.UTC(2026, 0, 1);

/** Everything that a history gives. */
export interface ReadHistory {
  readonly variant: string;
  readonly ignored: readonly string[];
  readonly contentHash: string;
  readonly rows: readonly SourceListen[];
  readonly rejects: readonly Reject[];
  readonly nLeftOut: number;
}

/** The path of a history among the fixtures. */
export function historyFixture(name: string): string {
  return join(FIXTURES, name);
}

/** Reads a history whole. */
export async function readHistory(path: string, options: Partial<HistoryOptions> = {}): Promise<ReadHistory> {
  const source = await openHistory(path, { userId: 'ann', nowMs: NOW_MS, ...options });
  const rows: SourceListen[] = [];
  const rejects: Reject[] = [];
  let nLeftOut = 0;
  const contentHash = await source.measure(() => {});
  for await (const batch of source.listens(() => {})) {
    rows.push(...batch.values);
    rejects.push(...batch.rejects);
    nLeftOut += batch.nLeftOut;
  }
  await source.close();
  return { variant: source.variant, ignored: source.ignored, contentHash, rows, rejects, nLeftOut };
}
