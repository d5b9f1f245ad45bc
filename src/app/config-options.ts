import { MAX_LIST_ITEMS } from '../domain/event-type.ts';
import type { OptionSpec } from '../util/option-spec.ts';

/** Every key of the configuration file; each is also an environment variable (`DEADWAX_` + upper case) and a flag of `start`. */
export const CONFIG_OPTIONS = {
  data: {
    type: 'string',
    default: './.deadwax',
    placeholder: 'DIR',
    description: 'folder that holds everything: log, state, warehouse, models',
  },
  host: { type: 'string', default: '127.0.0.1', placeholder: 'ADDRESS', description: 'address to listen on' },
  port: {
    type: 'integer',
    default: 8080,
    min: 0,
    max: 65535,
    placeholder: 'PORT',
    description: 'port to listen on; 0 takes any free one',
  },
  log_level: {
    type: 'string',
    default: 'warn',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    placeholder: 'LEVEL',
    description: 'least severe log lines that are written, as JSON on stderr',
  },
  threads: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 256,
    placeholder: 'N',
    description: 'threads for training; 0 uses every core',
  },
  warehouse_memory_mb: {
    type: 'integer',
    default: 192,
    min: 64,
    max: 1_048_576,
    placeholder: 'MB',
    description: 'memory that the warehouse may use before it spills to disk',
  },
  movies_scale: {
    type: 'string',
    default: '0.5-5/0.5',
    placeholder: 'MIN-MAX/STEP',
    description: 'ratings that films take',
  },
  requests_per_second: {
    type: 'integer',
    default: 2000,
    min: 1,
    max: 10_000_000,
    placeholder: 'N',
    description: 'requests a second that one key may make before it is answered 429',
  },
  dead_letters_kept: {
    type: 'integer',
    default: 100_000,
    min: 1,
    max: 10_000_000,
    placeholder: 'N',
    description: 'rejected events kept to be mended and replayed; the oldest make room for new ones',
  },
  state_lag_events: {
    type: 'integer',
    default: 5_000_000,
    min: 1000,
    max: 10_000_000_000,
    placeholder: 'N',
    description:
      'events taken since the start that answers may not know yet; with more, further ones are answered 503 until the state has caught up',
  },
  unknown_items: {
    type: 'string',
    default: 'accept',
    choices: ['accept', 'reject'],
    placeholder: 'WHAT',
    description: 'events of items without an entry: accept makes a stub, reject makes a dead letter',
  },
  discogs_api_url: {
    type: 'string',
    default: 'https://api.discogs.com',
    placeholder: 'URL',
    description: 'where profiles are read from; HTTPS, since tokens are sent there',
  },
  discogs_consumer_key: {
    type: 'string',
    default: '',
    placeholder: 'KEY',
    description:
      'of an application registered at Discogs, with which users connect their profiles in the browser',
  },
  discogs_consumer_secret: {
    type: 'string',
    default: '',
    placeholder: 'SECRET',
    description:
      'the secret of that application; better in the file or the environment than on the command line',
  },
  profile_items: {
    type: 'integer',
    default: 100_000,
    min: 1,
    max: MAX_LIST_ITEMS,
    placeholder: 'N',
    description: 'records that a synced collection or wantlist may have; longer ones are refused',
  },
  models_kept: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 10_000,
    placeholder: 'N',
    description: 'model versions kept per catalogue besides the live one',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
