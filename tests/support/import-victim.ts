import { importContext, openImportWorld } from './import-world.ts';

// A process that imports until it is killed and says how far it is. Arguments: the data directory, the parameters as JSON.

const world = await openImportWorld(process.argv[2]);
const context = importContext((step, done, total) => console.log(`${step} ${done} ${total}`));
await world.handler.run(world.handler.parse(JSON.parse(process.argv[3])), context);
console.log('ended 0 0');
await world.close();
