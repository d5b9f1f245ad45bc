import type { BenchCase, RecordedResult } from './result-file.ts';

/** A new ratio below this share of the recorded one has fallen. */
const FLOOR = 0.85;

/** How a case did when it was run again; `text` says it in a line. */
export interface CaseVerdict {
  readonly outcome: 'kept' | 'fallen' | 'missing';
  readonly text: string;
}

/** Holds each recorded case that has a ratio against the same case of a new run; without a rival now it is missing, with the reason. */
export function compareResults(recorded: RecordedResult, fresh: RecordedResult): readonly CaseVerdict[] {
  return recorded.cases.flatMap((one) =>
    one.ratio === undefined ? [] : [compareCase(one, one.ratio, fresh)],
  );
}

function compareCase({ name }: BenchCase, before: number, fresh: RecordedResult): CaseVerdict {
  const ratio = fresh.cases.find((one) => one.name === name)?.ratio;
  const start = `${name}: recorded ${before.toFixed(2)}, now`;
  if (ratio === undefined) return { outcome: 'missing', text: `${start} not to be had: ${reasonOf(fresh)}` };
  if (ratio >= FLOOR * before) return { outcome: 'kept', text: `${start} ${ratio.toFixed(2)}` };
  return { outcome: 'fallen', text: `${start} ${ratio.toFixed(2)}, below ${FLOOR} of it` };
}

function reasonOf({ peers }: RecordedResult): string {
  return Object.entries(peers)
    .map(([name, state]) => `${name} ${state}`)
    .join('; ');
}
