import { CONFIG_OPTIONS } from '../app/config-options.ts';
import type { OptionSpec, OptionValues } from '../util/option-spec.ts';

/** Options that every command takes which talks to a Deadwax. */
export const CONNECTION_OPTIONS = {
  data: {
    type: 'string',
    placeholder: 'DIR',
    description: `${CONFIG_OPTIONS.data.description}; ${CONFIG_OPTIONS.data.default} unless configured`,
  },
  config: {
    type: 'string',
    placeholder: 'FILE',
    description: 'configuration file; deadwax.toml of the working folder unless given',
  },
  url: { type: 'string', placeholder: 'URL', description: 'go to this server instead of the data directory' },
  key: { type: 'string', placeholder: 'KEY', description: 'API key for --url; DEADWAX_KEY unless given' },
  json: { type: 'boolean', description: 'print the answer as JSON' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type ConnectionOptions = OptionValues<typeof CONNECTION_OPTIONS>;

const CATALOGUES = ['movies', 'records', 'tracks'];

/** The catalogue as the first argument of a command. */
export const CATALOGUE_ARGUMENT = {
  name: 'CATALOGUE',
  description: `the catalogue: ${CATALOGUES.join(', ')}`,
  required: true,
  choices: CATALOGUES,
};

/** The catalogue that a command works on. */
export const CATALOGUE_OPTION = {
  catalogue: {
    type: 'string',
    choices: CATALOGUES,
    default: 'movies',
    placeholder: 'NAME',
    description: 'the catalogue',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** How much of a list a command shows. */
export const COUNT_OPTION = {
  count: {
    type: 'integer',
    default: 25,
    min: 1,
    max: 1000,
    placeholder: 'N',
    description: 'how many at most',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

type Flags<O extends Readonly<Record<string, OptionSpec>>> = {
  readonly [K in keyof O]: Omit<O[K], 'default'>;
};

/** Configuration keys as flags: the default moves into the sentence, so that a flag that is not given leaves file and environment in force. */
function asFlags<O extends Readonly<Record<string, OptionSpec>>>(options: O): Flags<O> {
  const entries = Object.entries(options).map(([key, { default: preset, ...spec }]) => [
    key,
    { ...spec, description: `${spec.description}; ${preset === '' ? 'none' : preset} unless configured` },
  ]);
  // fromEntries forgets the keys, which are those of `options`.
  return Object.fromEntries(entries) as Flags<O>;
}

export const CONFIG_FLAGS = asFlags(CONFIG_OPTIONS);
