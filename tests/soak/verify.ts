import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { CloseStack } from '../../src/app/close-stack.ts';
import { type Engines, openEngines } from '../../src/app/engines.ts';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import { readState, recountState } from './recount.ts';

const CATCH_UP_MS = 30_000;

/** What the clients of a data directory saw acknowledged. */
interface Acknowledged {
  readonly ids: readonly string[];
  readonly letters: readonly string[];
}

function readAcknowledged(path: string): Acknowledged {
  const ids: string[] = [];
  const letters: string[] = [];
  // A line that was being written when the client ended has no end; the client ends only after its last one.
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  for (const line of lines) {
    const request: Acknowledged = JSON.parse(line);
    ids.push(...request.ids);
    letters.push(...request.letters);
  }
  return { ids, letters };
}

/** What was found in a data directory. */
interface Figures {
  readonly nEvents: number;
  readonly nAcknowledged: number;
  readonly nLetters: number;
}

async function verifyEngines(engines: Engines, acknowledgedPath: string, where: string): Promise<Figures> {
  const { log, store, warehouse, ingest } = engines;
  const end = await log.endOffset();
  const stored = await log.read(0, end + 1);
  const ids = new Set(stored.map(({ event }) => event.eventId));
  const { ids: acknowledged, letters } = readAcknowledged(acknowledgedPath);
  assert.equal(ids.size, stored.length, `${where}: an id is stored twice`);
  assert.deepEqual(
    acknowledged.filter((id) => !ids.has(id)),
    [],
    `${where}: acknowledged and lost`,
  );
  assert.ok(
    stored.every(({ offset }, at) => at === 0 || offset > stored[at - 1].offset),
    `${where}: offsets rise`,
  );
  const again = await log.append(stored.slice(-300).map(({ event }) => event));
  assert.ok(
    again.every(({ status }) => status === 'duplicate'),
    `${where}: an id was forgotten`,
  );

  const waiting = new Set(
    (await ingest.deadLetters.list(1_000_000)).values.map((letter) => letter.deadLetterId),
  );
  assert.equal(new Set(letters).size, letters.length, `${where}: a dead letter was acknowledged twice`);
  assert.deepEqual(
    letters.filter((id) => !waiting.has(id)),
    [],
    `${where}: an acknowledged dead letter is lost`,
  );

  assert.ok(await store.interactions.waitFor(end, CATCH_UP_MS), `${where}: the state did not catch up`);
  const [found, expected] = [await readState(store), recountState(stored)];
  assert.deepEqual(
    [...expected]
      .filter(([place, text]) => found.get(place) !== text)
      .map(([place, text]) => [place, text, found.get(place)])
      .slice(0, 10),
    [],
    `${where}: the state is not what the log says`,
  );
  assert.equal(found.size, expected.size, `${where}: the state holds more than the log says`);

  assert.ok(await warehouse.waitFor(end, CATCH_UP_MS), `${where}: the warehouse did not catch up`);
  const [row] = await warehouse.query(
    'SELECT count(*)::INTEGER AS n, count(DISTINCT event_offset)::INTEGER AS n_offsets FROM events',
  );
  assert.deepEqual(
    [row?.n, row?.n_offsets],
    [stored.length, stored.length],
    `${where}: the warehouse counts otherwise`,
  );
  return { nEvents: stored.length, nAcknowledged: acknowledged.length, nLetters: waiting.size };
}

/**
 * Opens a data directory whose process was killed and looks whether it holds everything acknowledged, each once, and whether everything
 * derived equals a recount. Fails with `where` in the message.
 */
export async function verifyDirectory(
  directory: string,
  acknowledgedPath: string,
  where: string,
): Promise<Figures> {
  const closing = new CloseStack();
  const faults: string[] = [];
  try {
    const engines = await openEngines(
      {
        directory,
        warehouseMemoryMb: 64,
        deadLettersKept: 1_000_000,
        rejectUnknownItems: false,
        clock: Date.now,
        randomBytes,
        scaleOf: () => HALF_STARS,
        onFault: (part, fault) => faults.push(`${part}: ${fault.message}`),
      },
      closing,
    );
    return await verifyEngines(engines, acknowledgedPath, where);
  } catch (thrown) {
    if (thrown instanceof Error && faults.length > 0) thrown.message += `\n${faults.join('\n')}`;
    throw thrown;
  } finally {
    await closing.close();
  }
}
