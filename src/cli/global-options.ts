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

/** The catalogue that a command works on. */
export const CATALOGUE_OPTION = {
  catalogue: {
    type: 'string',
    choices: ['movies', 'records', 'tracks'],
    default: 'movies',
    placeholder: 'NAME',
    description: 'the catalogue',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
