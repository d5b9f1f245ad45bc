import type { CliIo } from './io.ts';

/** The longest a process takes to end after the first signal. */
const DRAIN_MS = 10_000;

/** Makes the first SIGINT or SIGTERM a request to stop, the second one an order. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      // The system's own end by a signal: leaving in order would wait for threads, or break off inside their libraries.
      process.removeAllListeners(name);
      process.kill(process.pid, name);
    }
    controller.abort();
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

/** The real world, as commands see it. A closed pipe behind standard output ends the program quietly, as `head` expects. */
export function processIo(): CliIo {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    die(text) {
      process.stderr.write(text);
      process.exit(1);
    },
    isTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    environment: process.env,
    workingDirectory: process.cwd(),
    clock: () => Date.now(),
    signal: stopSignal(),
  };
}
