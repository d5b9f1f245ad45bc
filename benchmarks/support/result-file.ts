import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** One thing measured beside a rival. Further members say how: sizes, differences, spread. */
export interface BenchCase {
  /** The same from run to run: `npm run bench:compare` finds the case by it. */
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer?: number | undefined;
  /** How many times better we are than the rival, >= 1 means better; undefined where the rival is missing or there is none. */
  readonly ratio?: number | undefined;
  readonly [detail: string]: unknown;
}

/** What a benchmark writes. Further members describe its data. */
export interface BenchResult {
  /** Name and version of each rival, or why it is missing. */
  readonly peers: Readonly<Record<string, string>>;
  /** What was timed, in words. */
  readonly timed: string;
  readonly cases: readonly BenchCase[];
  /** The command that gives these cases again, where it is another than the one that was given. */
  readonly command?: string;
  readonly [detail: string]: unknown;
}

/** A results file as read back; what `writeResult` wrote. */
export interface RecordedResult {
  readonly command: string;
  readonly peers: Readonly<Record<string, string>>;
  readonly cases: readonly BenchCase[];
}

/** Where results are written: `DEADWAX_BENCH_RESULTS`, which `bench:compare` sets to a temporary folder, or benchmarks/results. */
export const RECORDED_FOLDER = join(import.meta.dirname, '../results');

/** The flags that a benchmark was started with; the compare script gives them again. */
function commandOf(name: string): string {
  return ['npm run bench --', name, ...process.argv.slice(2)].join(' ');
}

/** Writes `<name>.json` with the command, the machine and the result, and prints a line a case. */
export function writeResult(name: string, result: BenchResult): void {
  const folder = process.env.DEADWAX_BENCH_RESULTS ?? RECORDED_FOLDER;
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const text = JSON.stringify({ command: commandOf(name), machine, ...result }, null, 2);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
  for (const { name: label, unit, ours, peer, ratio } of result.cases) {
    const beside = peer === undefined ? '' : `, peer ${peer.toPrecision(3)} ${unit}`;
    console.log(
      `${label}: ${ours.toPrecision(3)} ${unit}${beside}${ratio === undefined ? '' : `, ratio ${ratio.toFixed(2)}`}`,
    );
  }
}

/** Reads the results file of a benchmark. Errors: when there is none. */
export function readResult(folder: string, name: string): RecordedResult {
  const { command, peers = {}, cases = [] } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  return { command, peers, cases };
}
