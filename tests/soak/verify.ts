import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { CloseStack } from '../../src/app/close-stack.ts';
import { type Engines, openEngines } from '../../src/app/engines.ts';
import type { Event, StoredEvent } from '../../src/domain/event.ts';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { countTypes, readState, recountState } from './recount.ts';

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

/** Tells what the log says of one place, for whoever looks into a failure. */
function explainPlace(stored: readonly StoredEvent[], place: string): string {
  const [catalogue, userId, itemId] = place.split(' ');
  const lines = stored
    .filter(
      ({ event }) =>
        event.userId === userId && (event.type === 'user_erase' || event.catalogue === catalogue),
    )
    .filter(({ event }) => event.itemId === undefined || event.itemId === itemId)
    .map(({ offset, event: { type, tsMs, value, details } }) =>
      [
        offset,
        type,
        tsMs,
        value ?? '',
        details?.items?.includes(itemId) ?? '',
        details?.target?.offset ?? '',
      ].join(' '),
    );
  return ['', ...lines].join('\n    ');
}

const EVENTS = 'SELECT type, 1 AS n FROM events';
/** What is rolled up, and what is not yet. */
const ROLLED_UP = `SELECT type, n FROM minute_totals
  UNION ALL SELECT type, 1 FROM events WHERE event_offset >= (SELECT rolled_offset FROM meta)`;

async function readCounts(warehouse: Warehouse, sql: string): Promise<Record<string, number>> {
  const rows = await warehouse.query(
    `SELECT type::VARCHAR AS type, sum(n)::INTEGER AS n FROM (${sql}) WHERE type NOT IN ('erase', 'user_erase') GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ type, n }) => [String(type), Number(n)]));
}

/** As clients know it: an erase has an id of its own making. */
function nameOf({ eventId, details }: Event): string {
  return details?.target === undefined ? eventId : `erase of ${details.target.eventId}`;
}

async function verifyEngines(engines: Engines, acknowledgedPath: string, where: string): Promise<Figures> {
  const { log, store, warehouse, ingest } = engines;
  const end = await log.endOffset();
  const stored = await log.read(0, end + 1);
  const ids = new Set(stored.map(({ event }) => nameOf(event)));
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
  const wrong = [...expected].filter(([place, text]) => found.get(place) !== text);
  assert.deepEqual(
    wrong
      .map(([place, text]) => `${place}: ${text}, found ${found.get(place)}${explainPlace(stored, place)}`)
      .slice(0, 3),
    [],
    `${where}: the state is not what the log says (${wrong.length} places)`,
  );
  assert.equal(found.size, expected.size, `${where}: the state holds more than the log says`);

  assert.ok(await warehouse.waitFor(end, CATCH_UP_MS), `${where}: the warehouse did not catch up`);
  const counts = countTypes(stored);
  assert.deepEqual(await readCounts(warehouse, EVENTS), counts, `${where}: the warehouse counts otherwise`);
  assert.deepEqual(await readCounts(warehouse, ROLLED_UP), counts, `${where}: the roll-ups count otherwise`);
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
        stateLagEvents: 5_000_000,
        clock: Date.now,
        randomBytes,
        scaleOf: () => HALF_STARS,
        onFault: (part, fault) => faults.push(`${part}: ${fault.message}`),
        onDeath: (fault) => faults.push(fault.message),
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
