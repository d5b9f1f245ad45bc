import type { JobContext, JobHandler } from '../jobs/job.ts';
import type { Engines } from './engines.ts';

const POLL_MS = 200;

type Positions = Pick<Engines, 'log' | 'store' | 'warehouse'>;

/**
 * Waits until a projection has come to where the log ends now, and shows that as a step; gives the end. When the job is stopped the
 * projection goes on all the same.
 */
export async function untilApplied(
  { log, store, warehouse }: Positions,
  what: 'state' | 'warehouse',
  { context, step }: { readonly context: JobContext; readonly step: string },
): Promise<number> {
  const position = what === 'state' ? store.interactions : warehouse;
  const { signal, progress } = context;
  const end = await log.endOffset();
  while (!(await position.waitFor(end, POLL_MS))) {
    signal.throwIfAborted();
    progress(step, await position.appliedOffset(), end, 'events');
  }
  return end;
}

/** Gives a handler whose work begins once the state has every event that was in the log before it. */
export function withAllEvents(handler: JobHandler, engines: Positions): JobHandler {
  return {
    ...handler,
    async run(parameters, context) {
      await untilApplied(engines, 'state', { context, step: 'take in the events before' });
      return await handler.run(parameters, context);
    },
  };
}
