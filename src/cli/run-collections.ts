import { createCollectionBlocks } from '../simulate/collections/collection-blocks.ts';
import { createCollectionLines } from '../simulate/collections/collection-lines.ts';
import { type CollectionSetup, setUpCollections } from '../simulate/collections/collection-setup.ts';
import type { OptionSpec, OptionValues } from '../util/option-spec.ts';
import { CONNECTION_OPTIONS } from './global-options.ts';
import type { CliIo } from './io.ts';
import { runSimulation } from './run-simulation.ts';
import { chooseReleases, RELEASE_OPTIONS } from './simulated-releases.ts';
import { FAST_EVENT_OPTIONS, parseStart, SEED_OPTION } from './simulation-options.ts';

/** The options of the simulators of collections. */
export const COLLECTION_OPTIONS = {
  users: {
    type: 'integer',
    min: 1,
    max: 67_108_864,
    default: 1000,
    placeholder: 'N',
    description: 'user1 to userN; more users go on where fewer ended',
  },
  realistic: {
    type: 'boolean',
    description: 'popular releases in more collections, and collectors of different tastes',
  },
  ...RELEASE_OPTIONS,
  start: {
    type: 'string',
    default: '2020-01-01',
    placeholder: 'TIME',
    description: 'the time of the first event; each further one is a millisecond later',
  },
  ...SEED_OPTION,
  ...FAST_EVENT_OPTIONS,
  ...CONNECTION_OPTIONS,
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** Runs a simulation of collectors. */
export function runCollections(
  kind: CollectionSetup['kind'],
  options: OptionValues<typeof COLLECTION_OPTIONS>,
  io: CliIo,
): Promise<void> {
  const { users: nUsers, realistic: isRealistic, seed, rate } = options;
  const setup = { kind, isRealistic, nUsers, seed, startMs: parseStart(options.start) };
  return runSimulation(options, io, async (api) => {
    const collections = setUpCollections(await chooseReleases(api, options), setup);
    return {
      source: createCollectionLines(collections),
      blocks: createCollectionBlocks(collections, io.clock),
      pace: rate === undefined ? { kind: 'fast' } : { kind: 'rate', perSecond: rate },
    };
  });
}
