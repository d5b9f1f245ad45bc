import type { CliIo } from './io.ts';

/** Passes chunks on until the command is stopped. */
export function* untilAborted<C>(chunks: Iterable<C>, { signal }: Pick<CliIo, 'signal'>): Generator<C, void> {
  for (const chunk of chunks) {
    if (signal.aborted) return;
    yield chunk;
  }
}
