import { defineCommand } from '../command.ts';
import { COLLECTION_OPTIONS, runCollections } from '../run-collections.ts';

/** `deadwax simulate collections`. */
export const simulateCollections = defineCommand({
  name: 'simulate collections',
  summary: 'Sends whole collections of records, 150 to 300 releases each',
  positionals: [],
  options: COLLECTION_OPTIONS,
  examples: [
    'deadwax simulate collections --users 500 --realistic',
    'deadwax simulate collections --users 200 --to ./collections.ndjson.zst',
  ],
  run: (_, options, io) => runCollections('collections', options, io),
});
