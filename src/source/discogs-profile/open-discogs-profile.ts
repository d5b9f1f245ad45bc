import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import type {
  CollectionEntry,
  CollectionList,
  CollectionPage,
  CollectionSource,
} from '../collection-source.ts';
import { createReject, type Reject } from '../source-batch.ts';
import { DiscogsClient, type DiscogsClientOptions } from './discogs-client.ts';
import { makeListedRelease } from './make-listed-release.ts';

/** Discogs gives no more at a time. */
const PER_PAGE = 100;

const Pagination = z.object({ page: z.int(), pages: z.int(), items: z.int().min(0) });
const Answer = z.object({
  pagination: Pagination,
  releases: z.array(z.unknown()).optional(),
  wants: z.array(z.unknown()).optional(),
});

/** The oldest first, so that what is added meanwhile comes at the end. */
function pathOf(username: string, list: CollectionList, page: number): string {
  const user = `/users/${encodeURIComponent(username)}`;
  const query = `page=${page}&per_page=${PER_PAGE}&sort=added&sort_order=asc`;
  return list === 'collection' ? `${user}/collection/folders/0/releases?${query}` : `${user}/wants?${query}`;
}

function refusal(status: 401 | 403 | 404, username: string, list: CollectionList): DeadwaxError {
  if (status === 401)
    return new DeadwaxError(
      'invalid_input',
      'Discogs does not know the token that was given, or not any more',
      {
        hint: 'make a new one at Discogs under Settings, Developers',
      },
    );
  if (status === 404)
    return new DeadwaxError('not_found', `Discogs has no user '${username}'`, { hint: 'check the name' });
  return new DeadwaxError('forbidden', `the ${list} of '${username}' is private at Discogs`, {
    hint: `give a token of ${username}'s own, or have the ${list} made public in the privacy settings of Discogs`,
  });
}

function parseAnswer(body: unknown, path: string): z.infer<typeof Answer> {
  const answer = Answer.safeParse(body);
  if (answer.success) return answer.data;
  throw new DeadwaxError('unparsable', `what Discogs answered to ${path.split('?', 1)[0]} is not a list`, {
    hint: 'check discogs_api_url of the configuration',
  });
}

function toPage(values: readonly unknown[], path: string, first: number, nEntries: number): CollectionPage {
  const entries: CollectionEntry[] = [];
  const rejects: Reject[] = [];
  for (const [at, value] of values.entries()) {
    const made = makeListedRelease(value);
    if (typeof made === 'string') rejects.push(createReject(path, first + at, made, JSON.stringify(value)));
    else entries.push(made);
  }
  return { entries, rejects, nEntries };
}

/** Opens the lists of a user of Discogs; `username` is the name there. Nothing is asked before the first page is. */
export function openDiscogsProfile(username: string, options: DiscogsClientOptions): CollectionSource {
  const client = new DiscogsClient(options);
  return {
    async *pages(list, fromPage, signal) {
      for (let page = fromPage, isMore = true; isMore; page += 1) {
        const path = pathOf(username, list, page);
        const { status, body } = await client.get(path, signal);
        // A page after the last one is not there, because the list has become shorter.
        if (status === 404 && page > 1) return;
        if (status !== 200) throw refusal(status, username, list);
        const { pagination, releases, wants } = parseAnswer(body, path);
        const label = `${list} of ${username}`;
        yield toPage(releases ?? wants ?? [], label, (page - 1) * PER_PAGE + 1, pagination.items);
        isMore = page < pagination.pages;
      }
    },
  };
}
