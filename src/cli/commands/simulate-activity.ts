import { defineCommand } from '../command.ts';
import { COLLECTION_OPTIONS, runCollections } from '../run-collections.ts';

/** `deadwax simulate activity`. */
export const simulateActivity = defineCommand({
  name: 'simulate activity',
  summary: 'Sends what collectors do, one event a release: own, sell, want, no longer want',
  positionals: [],
  options: COLLECTION_OPTIONS,
  examples: [
    'deadwax simulate activity --users 20 --rate 10000',
    'deadwax simulate activity --users 50 --realistic --to ./activity.ndjson',
  ],
  run: (_, options, io) => runCollections('activity', options, io),
});
