import { CATALOGUES, type Catalogue } from '../domain/catalogue.ts';
import { type EventColumns, eventAt } from '../domain/event-block.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { Store } from '../store/store.ts';
import { hashText } from '../util/text-set.ts';
import type { Difference } from './audit-difference.ts';
import { AuditInteractions, describeInteraction } from './audit-interactions.ts';
import { type ScanOptions, scanLog } from './audit-scan.ts';

export interface AuditedState {
  readonly log: Pick<EventLog, 'readBlocks' | 'endOffset'>;
  readonly store: Pick<Store, 'interactions' | 'items'>;
}

/** One of the parts into which the users are cut by the hash of their ids. */
interface Part {
  readonly part: number;
  readonly nParts: number;
}

interface Compared {
  readonly nUsers: number;
  readonly nInteractions: number;
  readonly differences: readonly Difference[];
}

const WAIT_MS = 60_000;
/** How often users who are busy meanwhile are looked at again. */
const MAX_LOOKS = 10;
const MATCHES_PAGE = 1000;

/** Compares the present interactions of a part of the users with those that follow from the log. */
export async function compareUsers(
  { log, store }: AuditedState,
  of: Part,
  options: ScanOptions,
): Promise<Compared> {
  const model = new AuditInteractions();
  const step = `compare users, part ${of.part + 1}`;
  let [position, nInteractions] = [0, 0];
  let byUser = new Map<string, readonly Difference[]>();
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const end = await log.endOffset();
    const range = { from: position, end, step };
    await scanLog(log, range, options, (columns, first) =>
      takeUsers(model, columns, { first, from: range.from, end }, of),
    );
    position = end;
    await store.interactions.waitFor(end, WAIT_MS);
    const matched = await readMatched(store);
    const suspects = look === 0 ? model.userIds : [...byUser.keys()];
    byUser = new Map();
    for (const userId of suspects) {
      const found = await compareUser(store, model, userId, matched);
      if (look === 0) nInteractions += found.nInteractions;
      if (found.differences.length > 0) byUser.set(userId, found.differences);
    }
    if (byUser.size === 0 || end === (await log.endOffset())) break;
  }
  return { nUsers: model.userIds.length, nInteractions, differences: [...byUser.values()].flat() };
}

/** Gives the events of a block that are of the part's users to the model. */
function takeUsers(
  model: AuditInteractions,
  columns: EventColumns,
  range: { readonly first: number; readonly from: number; readonly end: number },
  { part, nParts }: Part,
): void {
  const isOfPart = columns.userIds.map((userId) => hashText(userId).low % nParts === part);
  const nEvents = Math.min(columns.nEvents, range.end - range.first);
  for (let at = Math.max(0, range.from - range.first); at < nEvents; at += 1)
    if (isOfPart[columns.users[at]]) model.take(eventAt(columns, at), range.first + at);
}

async function compareUser(
  store: AuditedState['store'],
  model: AuditInteractions,
  userId: string,
  matched: ReadonlySet<string>,
): Promise<{ readonly nInteractions: number; readonly differences: readonly Difference[] }> {
  const differences: Difference[] = [];
  let nInteractions = 0;
  for (const catalogue of CATALOGUES) {
    const expected = model.describe(userId, catalogue);
    const found = new Map<string, string>();
    for (const interaction of await store.interactions.read(catalogue, userId))
      found.set(interaction.itemId, describeInteraction(interaction));
    for (const itemId of new Set([...expected.keys(), ...found.keys()])) {
      if (matched.has(itemId)) continue;
      nInteractions += 1;
      const [should, is] = [expected.get(itemId), found.get(itemId)];
      if (should === is) continue;
      differences.push({
        where: 'state',
        what: `user ${userId}, item ${itemId}`,
        expected: should ?? 'nothing',
        found: is ?? 'nothing',
      });
    }
  }
  return { nInteractions, differences };
}

/** Gives the items that are matched to another one or have others matched to them. */
async function readMatched(store: AuditedState['store']): Promise<ReadonlySet<string>> {
  const matched = new Set<string>();
  const readCatalogue = async (catalogue: Catalogue): Promise<void> => {
    let cursor: string | undefined;
    do {
      const page = await store.items.listMatches(catalogue, MATCHES_PAGE, cursor);
      for (const { itemId, sameAs } of page.values) matched.add(itemId).add(sameAs);
      cursor = page.cursor;
    } while (cursor !== undefined);
  };
  for (const catalogue of CATALOGUES) await readCatalogue(catalogue);
  return matched;
}
