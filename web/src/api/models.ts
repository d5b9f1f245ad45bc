import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JobAccepted, Model, Models } from '../../../src/server/contract-operations.ts';
import { useCatalogue } from './catalogue-context.ts';
import { change, get, withParameters } from './client.ts';

/** The best settings that tuning has found of one model, with the figure they were chosen by. */
interface Tuned {
  readonly metric: string;
  readonly value: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The runs of the last tuning and the best parameters so far, by model. */
export interface Tuning {
  readonly runs: readonly {
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly metrics: Readonly<Record<string, number>>;
    readonly fold: number | null;
    readonly status: string;
  }[];
  readonly best: Readonly<Record<string, Tuned>> | null;
}

export function useModels() {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['models', catalogue],
    queryFn: async ({ signal }) =>
      (await get<Models>(withParameters('/models', { catalogue }), signal)).models,
  });
}

export function useTuning(isRunning: boolean) {
  const catalogue = useCatalogue();
  return useQuery({
    queryKey: ['tuning', catalogue],
    queryFn: ({ signal }) => get<Tuning>(`/models/${catalogue}/tuning`, signal),
    refetchInterval: isRunning ? 2500 : false,
  });
}

function useJobStart(path: string) {
  const client = useQueryClient();
  const catalogue = useCatalogue();
  return useMutation({
    mutationFn: (body: Readonly<Record<string, unknown>>) =>
      change<JobAccepted>('POST', `/models/${catalogue}/${path}`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

export function useTrain() {
  return useJobStart('train');
}

export function useTune() {
  return useJobStart('tune');
}

export function useScore() {
  return useJobStart('score');
}

/** Reads again what changes when another version goes live. */
function useVersionChange<Input>(mutationFn: (input: Input) => Promise<Model>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () =>
      Promise.all(
        [['models'], ['status'], ['browse'], ['user'], ['item'], ['anonymous']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export function usePublish() {
  const catalogue = useCatalogue();
  return useVersionChange(({ version, force }: { version: string; force: boolean }) =>
    change<Model>('POST', `/models/${catalogue}/${encodeURIComponent(version)}/publish`, { force }),
  );
}

export function useRollback() {
  const catalogue = useCatalogue();
  return useVersionChange(() => change<Model>('POST', `/models/${catalogue}/rollback`, {}));
}
