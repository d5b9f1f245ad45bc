import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pruning } from '../../src/app/job-handlers.ts';
import { DeadwaxError } from '../../src/errors.ts';
import { openModelStore } from '../../src/model/version/model-store.ts';
import { workHandler } from '../support/job-fixture.ts';
import { smallFields, smallModel } from '../support/small-model.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { recordingContext } from '../support/training-world.ts';

test('a training that the gate refuses leaves no more versions than are kept', async (t) => {
  let nowMs = Date.UTC(2026, 10, 21);
  const models = await openModelStore({
    directory: temporaryDirectory(t),
    clock: () => (nowMs += 1000),
    deadwaxVersion: '0.0.0',
  });
  const live = await models.write('movies', smallModel(), smallFields(0.5));
  await models.publish('movies', live.version);
  const refused = workHandler(async () => {
    await models.write('movies', smallModel(), smallFields(0.1));
    throw new DeadwaxError('gate_refused', 'it is worse');
  });
  const handler = pruning(refused, { models, modelsKept: 2 });
  for (let night = 0; night < 4; night++)
    await assert.rejects(handler.run({ catalogue: 'movies' }, recordingContext()), { code: 'gate_refused' });
  const versions = await models.list('movies');
  assert.equal(versions.length, 3);
  assert.ok(versions.some((entry) => entry.live && entry.version === live.version));
});
