import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { createRandom } from '../../src/util/random.ts';
import { openIngestWorld } from '../support/ingest-world.ts';
import { readInteractions, recount } from '../support/set-model.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const ROUNDS = Number(process.env.DEADWAX_KILL_ROUNDS ?? 6);
const SEED = Number(process.env.DEADWAX_KILL_SEED ?? Date.now() % 1_000_000);
const LONGEST_LIFE_MS = 400;
/** A new directory now and then keeps the recounts short. */
const ROUNDS_PER_DIRECTORY = 8;

/** Where the process kills itself; the empty one stands for any moment. */
const PLACES = [
  '',
  'log:id-index@1',
  'state:flush-slice@3',
  '',
  'log:id-merge@1',
  'state:flushed-slice@2',
  '',
  'log:before-commit@9',
  'state:before-commit@4',
  '',
  'log:after-commit@9',
  'state:after-commit@4',
];
/** How long a place may take to be reached before the process is killed all the same. */
const PATIENCE_MS = 3000;

/** Lets a writing process live for a while and kills it; gives the ids that it saw acknowledged. */
async function runAndKill(
  data: string,
  acknowledgedPath: string,
  round: number,
  { lifeMs, faults }: { readonly lifeMs: number; readonly faults: string },
): Promise<string[]> {
  const script = join(import.meta.dirname, 'kill-child.ts');
  const args = [script, data, acknowledgedPath, String(round), String(SEED), faults];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  assert.equal(child.exitCode, null, 'the child ended by itself');
  await Promise.race([sleep(faults === '' ? lifeMs : PATIENCE_MS), exited]);
  child.kill('SIGKILL');
  await exited;
  // A line that was being written when the process died has no end.
  return readFileSync(acknowledgedPath, 'utf8').split('\n').slice(0, -1);
}

test(`a process killed at any moment loses nothing acknowledged and counts nothing twice (${ROUNDS} rounds, seed ${SEED})`, async (context) => {
  const directory = temporaryDirectory(context);
  const random = createRandom(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const lifeMs = random.below(LONGEST_LIFE_MS);
    const home = join(directory, String(Math.floor(round / ROUNDS_PER_DIRECTORY)));
    mkdirSync(home, { recursive: true });
    const data = join(home, 'data');
    const place = PLACES[round % PLACES.length];
    const faults = place === '' ? '' : `${place}:kill`;
    const acknowledged = await runAndKill(data, join(home, 'acknowledged'), round, { lifeMs, faults });
    const world = await openIngestWorld(data);
    context.after(() => world.close());
    const stored = await world.log.read(0, 10_000_000);
    const ids = new Set(stored.map(({ event }) => event.eventId));
    const where = `round ${round}, killed ${faults === '' ? `after ${lifeMs} ms` : `at ${place}`}`;
    assert.equal(ids.size, stored.length, `${where}: an id is stored twice`);
    assert.deepEqual(
      acknowledged.filter((id) => !ids.has(id)),
      [],
      `${where}: acknowledged and lost`,
    );
    assert.ok(stored.every(({ offset }, at) => at === 0 || offset > stored[at - 1].offset));
    const retried = await world.log.append(stored.slice(-500).map(({ event }) => event));
    assert.ok(
      retried.every(({ status }) => status === 'duplicate'),
      `${where}: an id was forgotten`,
    );
    const projection = startStateProjection({
      ...world,
      onError: (error) => assert.fail(`${where}: ${error.message}`),
    });
    assert.ok(await world.store.interactions.waitFor(await world.log.endOffset(), 30_000));
    assert.deepEqual(await readInteractions(world.store), recount(stored.map(({ event }) => event)), where);
    await projection.close();
    await world.close();
  }
});
