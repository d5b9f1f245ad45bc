import * as z from 'zod';
import type { Catalogue } from '../domain/catalogue.ts';
import type { DocumentStore } from '../store/store.ts';
import { type GridPoint, nameOfPoint } from './parameter-grid.ts';
import { readTunedSettings } from './tuned-settings.ts';

const TABLE = 'tuning-runs';
const PAGE = 500;

const TuningRun = z.object({
  catalogue: z.string(),
  jobId: z.string(),
  model: z.enum(['ranking', 'rating']),
  parameters: z.record(z.string(), z.number()),
  fold: z.int(),
  // An undefined figure is stored as null.
  metrics: z.record(
    z.string(),
    z
      .number()
      .nullable()
      .transform((value) => value ?? Number.NaN),
  ),
  tookMs: z.number(),
});

/** One finished fit of a tuning job: a point of the grid on one fold. */
export type TuningRun = z.infer<typeof TuningRun>;

/** The runs of the newest tuning job of a catalogue and the best settings so far. */
export interface TuningTable {
  readonly runs: readonly {
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly metrics: Readonly<Record<string, number>>;
    readonly fold: number;
    readonly status: 'succeeded';
  }[];
  readonly best: Readonly<Record<string, unknown>> | undefined;
}

/** Names a run of one job; equal runs have equal names. */
export function nameOfRun(run: { readonly parameters: GridPoint; readonly fold: number }): string {
  return `${nameOfPoint(run.parameters)}/${run.fold}`;
}

/** Stores a finished run. */
export async function writeTuningRun(documents: DocumentStore, run: TuningRun): Promise<void> {
  await documents.put(TABLE, `${run.catalogue}/${run.jobId}/${nameOfRun(run)}`, run);
}

/** Reads the finished runs of one job. */
export async function readTuningRuns(
  documents: DocumentStore,
  key: { readonly catalogue: Catalogue; readonly jobId: string },
): Promise<readonly TuningRun[]> {
  const prefix = `${key.catalogue}/${key.jobId}/`;
  return (await readAll(documents)).filter((entry) => entry.key.startsWith(prefix)).map((entry) => entry.run);
}

/** Reads the table that is shown: the newest job's runs, and the best settings of both models. */
export async function readTuningTable(documents: DocumentStore, catalogue: Catalogue): Promise<TuningTable> {
  const runs = (await readAll(documents))
    .map((entry) => entry.run)
    .filter((run) => run.catalogue === catalogue);
  const newest = runs.reduce((latest, run) => (run.jobId > latest ? run.jobId : latest), '');
  const { ranking, rating } = await readTunedSettings(documents, catalogue);
  const best = { ...(rating && { rating }), ...(ranking && { ranking }) };
  return {
    runs: runs
      .filter((run) => run.jobId === newest)
      .map(({ parameters, metrics, fold }) => ({ parameters, metrics, fold, status: 'succeeded' })),
    best: Object.keys(best).length === 0 ? undefined : best,
  };
}

async function readAll(documents: DocumentStore): Promise<{ key: string; run: TuningRun }[]> {
  const entries: { key: string; run: TuningRun }[] = [];
  let cursor: string | undefined;
  do {
    const page = await documents.list(TABLE, { count: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const { key, value } of page.values) entries.push({ key, run: TuningRun.parse(value) });
    cursor = page.cursor;
  } while (cursor !== undefined);
  return entries;
}
