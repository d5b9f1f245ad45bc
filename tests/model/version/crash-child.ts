import { openModelStore } from '../../../src/model/version/model-store.ts';
import { armFaults } from '../../../src/util/fault-point.ts';
import { smallFields, smallModel } from '../../support/small-model.ts';

// Writes and publishes one version and kills itself, as a power cut would, right before the step that its arguments name.
const [directory, fatalStep] = process.argv.slice(2);
armFaults(`${fatalStep}:kill`);
const store = await openModelStore({
  directory,
  clock: () => Date.UTC(2026, 10, 22),
  deadwaxVersion: '0.1.0',
});
const { version } = await store.write('movies', smallModel(2), smallFields());
await store.publish('movies', version);
