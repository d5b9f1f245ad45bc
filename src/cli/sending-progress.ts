import type { CliIo } from './io.ts';

const TERMINAL_EVERY_MS = 200;
const LINE_EVERY_MS = 10_000;

/** Tells on standard error how many lines went out and how fast: one line that changes on a terminal, one every 10 s elsewhere. */
export class SendingProgress {
  readonly #io: CliIo;
  readonly #noun: string;
  readonly #startMs: number;
  #shownAtMs: number;
  #nSent = 0;

  constructor(io: CliIo, noun: string) {
    this.#io = io;
    this.#noun = noun;
    this.#startMs = io.clock();
    this.#shownAtMs = this.#startMs;
  }

  get nSent(): number {
    return this.#nSent;
  }

  get seconds(): number {
    return (this.#io.clock() - this.#startMs) / 1000;
  }

  get perSecond(): number {
    return Math.round(this.#nSent / Math.max(0.001, this.seconds));
  }

  add(nSent: number): void {
    this.#nSent += nSent;
    const nowMs = this.#io.clock();
    if (nowMs - this.#shownAtMs < (this.#io.isTerminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS)) return;
    this.#shownAtMs = nowMs;
    const text = `  ${this.#nSent} ${this.#noun}  ${this.perSecond} ${this.#noun}/s`;
    this.#io.err(this.#io.isTerminal ? `\r\u001b[2K${text.slice(0, this.#io.columns - 1)}` : `${text}\n`);
  }

  /** Leaves the cursor on a clean line. */
  end(): void {
    if (this.#io.isTerminal) this.#io.err('\r\u001b[2K');
  }
}
