/** What a command may touch of the outside world. */
export interface CliIo {
  /** Writes to standard output, text as UTF-8; the newline is the caller's. */
  out(text: string | Uint8Array): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Writes to standard error and ends the process with status 1, without finishing anything. */
  die(text: string): void;
  /** True when standard error is a terminal, so that progress may be drawn over itself. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Milliseconds since 1970 UTC. */
  clock(): number;
  /** Fires on the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}
