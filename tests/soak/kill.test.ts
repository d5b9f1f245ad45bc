import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../src/util/random.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { verifyDirectory } from './verify.ts';

const ROUNDS = Number(process.env.DEADWAX_KILL_ROUNDS ?? 4);
const SEED = Number(process.env.DEADWAX_KILL_SEED ?? Date.now() % 1_000_000);
const CLIENT = join(import.meta.dirname, 'client-child.ts');
const N_CLIENTS = 2;
const LONGEST_LIFE_MS = 1500;
/** How long a fault may take to be reached before the process is killed all the same. */
const FAULT_PATIENCE_MS = 4000;
/** A new directory now and then keeps the recounts short. */
const ROUNDS_PER_DIRECTORY = 5;
/** Where the process is killed; the empty one stands for any moment. */
const PLACES = [
  '',
  'log:before-commit',
  'state:after-commit',
  '',
  'log:after-commit',
  'warehouse:before-commit',
  '',
  'dead-letters:write',
  'state:before-commit',
  '',
  'control:before-commit',
  'warehouse:after-commit',
  '',
  'control:after-commit',
];

const random = createRandom(SEED);

function startClients(server: RunningDeadwax, home: string, round: number): readonly ChildProcess[] {
  return Array.from({ length: N_CLIENTS }, (_, at) => {
    const args = [
      CLIENT,
      server.url,
      // The first start may have been killed before it said its secrets.
      readFileSync(join(home, 'data', 'cli-key'), 'utf8').trim(),
      join(home, 'acknowledged'),
      `r${round}c${at}`,
      String(SEED + round * 10 + at),
    ];
    return spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  });
}

/** Starts a server that may die of a fault before it is ready; undefined when it did. */
async function start(data: string, faults: string): Promise<RunningDeadwax | undefined> {
  const args = ['--requests-per-second', '1000000', '--dead-letters-kept', '1000000'];
  try {
    return await startDeadwax(data, args, faults === '' ? {} : { DEADWAX_FAULTS: faults });
  } catch (thrown) {
    if (faults !== '' && String(thrown).includes('SIGKILL')) return undefined;
    throw thrown;
  }
}

async function untilAcknowledged(path: string, bytesBefore: number, server: RunningDeadwax): Promise<void> {
  let hasEnded = false;
  void server.ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded && (existsSync(path) ? statSync(path).size : 0) === bytesBefore) await sleep(20);
}

/** Lets a server live under load and kills it. */
async function runAndKill(home: string, round: number, place: string): Promise<string> {
  const lifeMs = random.below(LONGEST_LIFE_MS);
  const faults = place === '' ? '' : `${place}@${2 + random.below(30)}:kill`;
  const acknowledged = join(home, 'acknowledged');
  const where = `round ${round}, seed ${SEED}, ${faults === '' ? `killed after ${lifeMs} ms` : faults}`;
  const data = join(home, 'data');
  const server = await start(data, faults);
  if (server === undefined) return where;
  const clients = startClients(server, home, round);
  const exits = clients.map((client) => once(client, 'exit'));
  await untilAcknowledged(acknowledged, existsSync(acknowledged) ? statSync(acknowledged).size : 0, server);
  if (faults === '') await sleep(lifeMs);
  else await Promise.race([server.ended, sleep(FAULT_PATIENCE_MS)]);
  await server.kill();
  for (const [status] of await Promise.all(exits))
    assert.equal(status, 0, `${where}: a client got a wrong answer`);
  return where;
}

test(`a server killed under load at any moment and place loses nothing acknowledged, and every counter equals a recount (${ROUNDS} rounds, seed ${SEED})`, async (context) => {
  const directory = temporaryDirectory(context);
  let total = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const home = join(directory, String(Math.floor(round / ROUNDS_PER_DIRECTORY)));
    mkdirSync(home, { recursive: true });
    const where = await runAndKill(home, round, PLACES[round % PLACES.length]);
    const figures = await verifyDirectory(join(home, 'data'), join(home, 'acknowledged'), where);
    total = figures.nAcknowledged;
    context.diagnostic(
      `${where}: ${figures.nEvents} events, ${figures.nAcknowledged} acknowledged, ${figures.nLetters} dead letters`,
    );
    if (round % ROUNDS_PER_DIRECTORY < ROUNDS_PER_DIRECTORY - 1 && round < ROUNDS - 1) continue;
    const audit = await runDeadwax(['doctor', '--audit', '--users', 'all', '--data', join(home, 'data')]);
    assert.equal(audit.status, 0, `${where}: ${audit.out}${audit.err}`);
    rmSync(home, { recursive: true });
  }
  assert.ok(total > 0, 'the clients sent something');
});
