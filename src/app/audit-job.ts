import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import { auditLog } from '../ingest/audit.ts';
import type { JobHandler } from '../jobs/job.ts';
import { snakeCaseNames } from '../util/name-case.ts';
import type { Engines } from './engines.ts';
import { untilApplied } from './until-applied.ts';

const HOUR_MS = 3_600_000;

const AuditParameters = z.strictObject({
  users: z.union([z.int().min(0).max(1_000_000), z.literal('all')]).default(1000),
});
const RebuildParameters = z.strictObject({ what: z.enum(['state', 'warehouse']) });

function parse<T>(schema: z.ZodType<T>, type: string, parameters: unknown): T {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new DeadwaxError('invalid_input', `job ${type}: ${z.prettifyError(parsed.error)}`);
}

/** Handles `audit`: recounts the event log and says what the state and the warehouse hold differently. Parameter: `users`. */
export function auditJobHandler({ log, store, warehouse }: Engines): JobHandler {
  return {
    type: 'audit',
    maxAttempts: 1,
    timeoutMs: 24 * HOUR_MS,
    parse: (parameters) => parse(AuditParameters, 'audit', parameters),
    uniqueKey: () => 'audit',
    async run(parameters, { signal, progress }) {
      const { users } = parse(AuditParameters, 'audit', parameters);
      const onProgress = (step: string, done: number, total: number): void =>
        progress(step, done, total, 'events');
      return snakeCaseNames(await auditLog({ log, store, warehouse }, { users, signal, onProgress }));
    },
  };
}

/** Handles `rebuild`: forgets what was derived from the event log and derives it again. Parameter: `what`. */
export function rebuildJobHandler(engines: Engines): JobHandler {
  return {
    type: 'rebuild',
    maxAttempts: 1,
    timeoutMs: 24 * HOUR_MS,
    parse: (parameters) => parse(RebuildParameters, 'rebuild', parameters),
    uniqueKey: ({ what }) => `rebuild ${String(what)}`,
    async run(parameters, context) {
      const { what } = parse(RebuildParameters, 'rebuild', parameters);
      await (what === 'state' ? engines.stateProjection : engines.warehouseProjection).rebuild();
      return { what, n_events: await untilApplied(engines, what, { context, step: `build ${what}` }) };
    },
  };
}
