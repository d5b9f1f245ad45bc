import { CONFIG_OPTIONS } from '../../app/config-options.ts';
import { defineCommand } from '../command.ts';
import { configOf } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const { config: CONFIG, json } = CONNECTION_OPTIONS;

/** What is not shown. */
const SECRETS: ReadonlySet<string> = new Set(['discogs_consumer_secret']);

/** `deadwax config check`. */
export const configCheck = defineCommand({
  name: 'config check',
  summary: 'Checks the configuration and lists all problems at once',
  positionals: [],
  options: { config: CONFIG, json },
  examples: ['deadwax config check', 'deadwax config check --config deadwax.toml'],
  run: async (_, options, io) => {
    configOf({ ...options, data: undefined, url: undefined, key: undefined }, io);
    printAnswer(io, options.json, { valid: true }, () => 'The configuration is valid.\n');
  },
});

/** `deadwax config show`. */
export const configShow = defineCommand({
  name: 'config show',
  summary: 'Shows every setting as it is after file, environment and defaults',
  positionals: [],
  options: { config: CONFIG, json },
  examples: ['deadwax config show'],
  run: async (_, options, io) => {
    const config = configOf({ ...options, data: undefined, url: undefined, key: undefined }, io);
    const shown = Object.entries(config).map(([key, value]) => {
      return [key, SECRETS.has(key) && value !== '' ? '(not shown)' : value] as const;
    });
    printAnswer(io, options.json, Object.fromEntries(shown), (values) =>
      formatTable(
        ['key', 'value', 'meaning'],
        Object.entries(values).map(([key, value]) => {
          const known: Readonly<Record<string, { readonly description: string }>> = CONFIG_OPTIONS;
          return [key, String(value), known[key]?.description];
        }),
      ),
    );
  },
});
