import { DeadwaxError } from '../errors.ts';
import { parseTime } from '../ingest/parse-time.ts';
import type { Pace } from '../simulate/pace.ts';
import type { OptionSpec, OptionValues } from '../util/option-spec.ts';

/** Where simulated lines go, as an option of every simulator. */
export const TO_OPTION = {
  to: {
    type: 'string',
    default: 'http',
    placeholder: 'TARGET',
    description:
      'http: the running server, or the data directory; log: the log of a data directory that no server uses; stdout; or a file, packed if it ends in .gz or .zst',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export const SEED_OPTION = {
  seed: {
    type: 'integer',
    min: 0,
    default: 1,
    placeholder: 'N',
    description: 'the same seed gives the same, byte for byte',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

const RATE_OPTION = {
  rate: { type: 'number', min: 0.001, placeholder: 'N', description: 'send so many events a second' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** How fast and where to, as options of the simulators whose events nobody waits for unless a rate is asked for. */
export const FAST_EVENT_OPTIONS = { ...RATE_OPTION, ...TO_OPTION } as const satisfies Readonly<
  Record<string, OptionSpec>
>;

/** How fast and where to, as options of the simulators of events. */
export const EVENT_OPTIONS = {
  ...RATE_OPTION,
  as_fast_as_possible: { type: 'boolean', description: 'send without waiting' },
  ...TO_OPTION,
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** Parses a day or an RFC 3339 time into milliseconds since 1970 UTC. Errors: `misuse`. */
export function parseStart(text: string): number {
  const startMs = parseTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (startMs !== undefined && startMs >= 0) return startMs;
  throw new DeadwaxError(
    'misuse',
    `--start '${text}' is not a time; give 2026-01-01 or 2026-01-01T10:00:00Z`,
  );
}

/** Whether lines go where someone may be watching, so that they come at the times they tell. */
function isLive(to: string): boolean {
  return to === 'http' || to === 'stdout';
}

/** Whether events go out at the times that they tell: unless something else is asked for, or they go where nobody watches. */
export function isPacedByTime(options: OptionValues<typeof EVENT_OPTIONS>): boolean {
  return isLive(options.to) && options.rate === undefined && !options.as_fast_as_possible;
}

/** Gives the pace that the options ask for; `speed`: how many times faster than the events' own times. Errors: `misuse`. */
export function paceOf(options: OptionValues<typeof EVENT_OPTIONS>, speed = 1): Pace {
  const { rate, as_fast_as_possible: isFast } = options;
  if (isFast && rate !== undefined)
    throw new DeadwaxError('misuse', '--rate and --as-fast-as-possible exclude each other; give one of them');
  if (rate !== undefined) return { kind: 'rate', perSecond: rate };
  return isPacedByTime(options) ? { kind: 'realtime', speed } : { kind: 'fast' };
}
