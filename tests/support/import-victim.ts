import { importContext, openImportWorld } from './import-world.ts';

// A process that imports until it is killed and says how far it is. Arguments: the data directory, the path to import.

const world = await openImportWorld(process.argv[2]);
const context = importContext((step, done) => console.log(`${step} ${done}`));
await world.handler.run({ path: process.argv[3] }, context);
console.log('ended 0');
await world.close();
