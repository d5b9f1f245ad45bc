import type { Job } from '../server/contract-operations.ts';
import type { CliIo } from './io.ts';

function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

function stepLine(step: Job['steps'][number], nowMs: number): string {
  const startMs = Date.parse(step.started_at);
  const endMs = step.ended_at === null ? nowMs : Date.parse(step.ended_at);
  const seconds = Math.max(0.001, (endMs - startMs) / 1000);
  const parts = [
    step.name,
    step.total === null ? `${step.done} ${step.unit}` : `${step.done}/${step.total} ${step.unit}`,
  ];
  if (step.total !== null && step.total > 0) parts.push(`${Math.floor((100 * step.done) / step.total)} %`);
  if (step.done > 1) parts.push(`${Math.round(step.done / seconds)} ${step.unit}/s`);
  if (step.ended_at !== null) parts.push(`in ${duration(endMs - startMs)}`);
  else if (step.total !== null && step.done > 0)
    parts.push(`${duration((1000 * seconds * (step.total - step.done)) / step.done)} left`);
  return parts.join('  ');
}

/** Draws a job's progress on standard error: one line that changes on a terminal, one line per finished step elsewhere. */
export class JobProgress {
  readonly #io: CliIo;
  #printedSteps = 0;

  constructor(io: CliIo) {
    this.#io = io;
  }

  update(job: Job): void {
    const finished = job.steps.filter((step) => step.ended_at !== null);
    for (const step of finished.slice(this.#printedSteps))
      this.#print(stepLine(step, this.#io.clock()), '\n');
    this.#printedSteps = Math.max(this.#printedSteps, finished.length);
    const current = job.steps.find((step) => step.ended_at === null);
    if (this.#io.isTerminal && current !== undefined) this.#print(stepLine(current, this.#io.clock()), '');
  }

  #print(text: string, end: string): void {
    const line = `  ${text}`;
    this.#io.err(
      this.#io.isTerminal ? `\r\u001b[2K${line.slice(0, this.#io.columns - 1)}${end}` : `${line}${end}`,
    );
  }

  /** Leaves the cursor on a clean line. */
  end(): void {
    if (this.#io.isTerminal) this.#io.err('\r\u001b[2K');
  }
}
