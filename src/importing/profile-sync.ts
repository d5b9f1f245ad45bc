import * as z from 'zod';
import type { Event } from '../domain/event.ts';
import { MAX_LIST_ITEMS } from '../domain/event-type.ts';
import { formatGrade } from '../domain/grade.ts';
import { naturalEventId } from '../domain/natural-event-id.ts';
import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import { openCollectionFile } from '../source/collection-file/open-collection-file.ts';
import {
  COLLECTION_LISTS,
  type CollectionList,
  type CollectionPage,
  type CollectionSource,
} from '../source/collection-source.ts';
import type { DiscogsClientOptions } from '../source/discogs-profile/discogs-client.ts';
import { openDiscogsProfile } from '../source/discogs-profile/open-discogs-profile.ts';
import type { Store } from '../store/store.ts';
import { faultPoint } from '../util/fault-point.ts';
import type { ProfileLinks } from './profile-links.ts';
import { ProfilePages } from './profile-pages.ts';
import { type ProfileSyncParameters, parseProfileSyncParameters } from './profile-sync-parameters.ts';

export interface ProfileSyncDeps {
  readonly log: Pick<EventLog, 'endOffset'>;
  readonly ingest: Pick<Ingest, 'submitEvents'>;
  readonly store: Pick<Store, 'items' | 'users' | 'interactions' | 'documents'>;
  readonly links: Pick<ProfileLinks, 'credentials' | 'synced'>;
  readonly clock: () => number;
  /** Longer lists are refused; at most `MAX_LIST_ITEMS`. */
  readonly maxItems: number;
  readonly discogs: Omit<DiscogsClientOptions, 'credentials'>;
}

const HOUR_MS = 3_600_000;
/** A list that changes while it is read is read again, so often. */
const MAX_READINGS = 4;
const WAIT_MS = 10_000;
const MAX_REJECTS = 20;

const ListProgress = z.object({
  nPages: z.int(),
  nEntries: z.int(),
  /** How many there were to read; null where that is not told. */
  total: z.int().nullable(),
  isWhole: z.boolean(),
  rejected: z.array(z.object({ line: z.int(), reason: z.string() })),
  nRejected: z.int(),
});
type ListProgress = z.infer<typeof ListProgress>;
const Progress = z.object({
  startedAtMs: z.number(),
  lists: z.partialRecord(z.enum(COLLECTION_LISTS), ListProgress),
});
type Progress = z.infer<typeof Progress>;

const NOTHING_READ: ListProgress = {
  nPages: 0,
  nEntries: 0,
  total: null,
  isWhole: false,
  rejected: [],
  nRejected: 0,
};

/** What a sync made of one list. */
interface ListResult {
  readonly records: number;
  readonly added: number;
  readonly removed: number;
  /** How many records are of each grade, by its code. */
  readonly grades: Readonly<Record<string, number>>;
  readonly rejected: number;
  readonly first_rejects: ListProgress['rejected'];
}

interface ProfileSyncResult {
  readonly user_id: string;
  readonly lists: Readonly<Partial<Record<CollectionList, ListResult>>>;
}

/** One run of a sync. */
class ProfileSync {
  readonly #deps: ProfileSyncDeps;
  readonly #parameters: ProfileSyncParameters;
  readonly #context: JobContext;
  readonly #pages: ProfilePages;
  #progress: Progress;

  constructor(deps: ProfileSyncDeps, parameters: ProfileSyncParameters, context: JobContext) {
    this.#deps = deps;
    this.#parameters = parameters;
    this.#context = context;
    this.#pages = new ProfilePages(deps.store.documents, parameters.user);
    const saved = Progress.safeParse(context.checkpoint);
    this.#progress = saved.success ? saved.data : { startedAtMs: deps.clock(), lists: {} };
  }

  async run(): Promise<ProfileSyncResult> {
    const parameters = this.#parameters;
    const { user } = parameters;
    await this.#keepApart();
    if (this.#context.checkpoint === undefined) await this.#pages.clear();
    const source = await this.#open();
    const lists = 'username' in parameters ? parameters.lists : [parameters.list];
    for (const list of lists) await this.#read(source, list);
    const results: Partial<Record<CollectionList, ListResult>> = {};
    for (const list of lists) results[list] = await this.#apply(list);
    await this.#waitForState();
    await this.#pages.clear();
    if ('username' in parameters) await this.#deps.links.synced(user, this.#progress.startedAtMs);
    return { user_id: user, lists: results };
  }

  /** Errors: `conflict` where a member would become a non-member. */
  async #keepApart(): Promise<void> {
    const { users } = this.#deps.store;
    const { user, member } = this.#parameters;
    if (member !== false) return;
    const known = await users.get(user);
    if (known?.member === true)
      throw new DeadwaxError(
        'conflict',
        `user '${user}' is a member; sync the profile into the account, or name another user for it`,
      );
    if (known === undefined)
      await users.put([{ userId: user, member: false, attributes: {}, source: 'discogs' }]);
  }

  async #open(): Promise<CollectionSource> {
    const parameters = this.#parameters;
    if ('path' in parameters) return openCollectionFile(parameters.path);
    const credentials = await this.#deps.links.credentials(parameters.user);
    return openDiscogsProfile(parameters.username, { ...this.#deps.discogs, credentials });
  }

  async #read(source: CollectionSource, list: CollectionList): Promise<void> {
    for (let reading = 1; ; reading += 1) {
      const from = this.#progress.lists[list] ?? NOTHING_READ;
      if (from.isWhole || (await this.#readPages(source, list, from))) return;
      await this.#pages.clear(list);
      await this.#save(list, NOTHING_READ);
      if (reading === MAX_READINGS)
        throw new DeadwaxError('io_failed', `the ${list} changed each time while it was read`, {
          hint: 'sync again when nobody works on it',
        });
      this.#context.log(`the ${list} has changed meanwhile; it is read again`);
    }
  }

  /** Reads on to the end; false where the list has become another one meanwhile. */
  async #readPages(source: CollectionSource, list: CollectionList, from: ListProgress): Promise<boolean> {
    let progress = from;
    for await (const page of source.pages(list, from.nPages + 1, this.#context.signal)) {
      const total = page.nEntries ?? null;
      if (progress.nPages > 0 && total !== progress.total) return false;
      this.#checkLength(list, Math.max(total ?? 0, progress.nEntries + page.entries.length));
      progress = await this.#keep(list, page, progress);
      this.#context.progress(`read ${list}`, progress.nEntries, total ?? undefined, 'records');
    }
    if (progress.total === null && progress.nEntries === 0)
      throw new DeadwaxError('no_data', `the file has no record of a ${list}, so nothing was changed`);
    await this.#save(list, { ...progress, isWhole: true });
    return true;
  }

  #checkLength(list: CollectionList, nItems: number): void {
    const maxItems = Math.min(this.#deps.maxItems, MAX_LIST_ITEMS);
    if (nItems <= maxItems) return;
    throw new DeadwaxError(
      'too_large',
      `the ${list} has ${nItems} records; at most ${maxItems} are taken, so nothing was changed`,
      { hint: 'raise profile_items of the configuration' },
    );
  }

  async #keep(list: CollectionList, page: CollectionPage, before: ListProgress): Promise<ListProgress> {
    const { entries, rejects } = page;
    await this.#putUnknown(page);
    const nPages = before.nPages + 1;
    await this.#pages.put(list, nPages, {
      itemIds: entries.map(({ item }) => item.itemId),
      grades: entries.map(({ mediaGrade }) => formatGrade(mediaGrade)),
    });
    const rejected = [...before.rejected, ...rejects.map(({ line, reason }) => ({ line, reason }))];
    const progress = {
      nPages,
      nEntries: before.nEntries + entries.length,
      total: page.nEntries ?? null,
      isWhole: false,
      rejected: rejected.slice(0, MAX_REJECTS),
      nRejected: before.nRejected + rejects.length,
    };
    faultPoint('profile-sync:page');
    await this.#save(list, progress);
    return progress;
  }

  /** Entries that the catalogue lacks get what the list tells; whatever a dump has said stays. */
  async #putUnknown({ entries }: CollectionPage): Promise<void> {
    const { items } = this.#deps.store;
    const told = new Map(entries.map(({ item }) => [item.itemId, item]));
    const known = await items.getMany([...told.keys()]);
    const unknown = [...told.values()].filter((item, at) => !item.stub && (known[at]?.stub ?? true));
    if (unknown.length > 0) await items.put(unknown);
  }

  async #save(list: CollectionList, progress: ListProgress): Promise<void> {
    this.#progress = { ...this.#progress, lists: { ...this.#progress.lists, [list]: progress } };
    await this.#context.saveCheckpoint(this.#progress);
  }

  /** Says the whole list at once where it differs from what is known. */
  async #apply(list: CollectionList): Promise<ListResult> {
    const { store, ingest } = this.#deps;
    const { user } = this.#parameters;
    const listed = new Map<string, string>();
    for await (const { itemIds, grades } of this.#pages.read(list))
      for (const [at, itemId] of itemIds.entries()) listed.set(itemId, grades[at]);
    await this.#waitForState();
    const all = await store.interactions.read('records', user);
    const known = all.filter((said) => (list === 'collection' ? said.isOwned : said.isWanted));
    const removed = known.filter(({ itemId }) => !listed.has(itemId)).length;
    const added = listed.size - (known.length - removed);
    if (added + removed > 0) await ingest.submitEvents([this.#toEvent(list, [...listed.keys()])]);
    const { rejected = [], nRejected = 0 } = this.#progress.lists[list] ?? {};
    return {
      records: listed.size,
      added,
      removed,
      grades: countGrades(listed.values()),
      rejected: nRejected,
      first_rejects: rejected,
    };
  }

  #toEvent(list: CollectionList, items: readonly string[]): Event {
    const { user: userId } = this.#parameters;
    const { startedAtMs: tsMs } = this.#progress;
    const type = list === 'collection' ? 'own_set' : 'want_set';
    const text = ['records', ...items.toSorted()].join('\0');
    return {
      eventId: naturalEventId({ userId, itemId: undefined, type, tsMs, text }),
      type,
      userId,
      itemId: undefined,
      catalogue: 'records',
      tsMs,
      receivedAtMs: this.#deps.clock(),
      value: undefined,
      details: { items },
      source: 'username' in this.#parameters ? 'discogs' : 'collection-file',
    };
  }

  async #waitForState(): Promise<void> {
    const { log, store } = this.#deps;
    if (await store.interactions.waitFor(await log.endOffset(), WAIT_MS)) return;
    throw new DeadwaxError('overloaded', 'the state is behind the event log', {
      hint: 'the sync goes on by itself',
    });
  }
}

function countGrades(grades: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const grade of grades) counts[grade] = (counts[grade] ?? 0) + 1;
  return counts;
}

/**
 * Handles `profile_sync`: reads somebody's collection and wantlist whole, from Discogs or a file, and has the user own and want exactly
 * that. What was read is kept page by page, so that a sync which was cut off goes on there. Nothing changes before a list is whole.
 */
export function profileSyncJobHandler(deps: ProfileSyncDeps): JobHandler {
  return {
    type: 'profile_sync',
    maxAttempts: 3,
    timeoutMs: 6 * HOUR_MS,
    parse: parseProfileSyncParameters,
    uniqueKey: ({ user }) => `profile_sync:${String(user)}`,
    isLight: () => true,
    run: (parameters, context) =>
      new ProfileSync(deps, parseProfileSyncParameters(parameters), context).run(),
  };
}
