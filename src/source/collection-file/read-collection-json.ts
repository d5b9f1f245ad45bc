import { DeadwaxError } from '../../errors.ts';
import type { CollectionEntry, CollectionList, CollectionPage } from '../collection-source.ts';
import { makeListedRelease } from '../discogs-profile/make-listed-release.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';

const MAX_BYTES = 100_000_000;
/** Where the API puts the entries of a list. */
const MEMBER = { collection: 'releases', wantlist: 'wants' } as const;

async function readJson(file: SourceFile): Promise<unknown> {
  if (file.sizeBytes > MAX_BYTES)
    throw new DeadwaxError(
      'too_large',
      `${file.path} has more than ${MAX_BYTES} bytes; no list is that long`,
    );
  const parts: Buffer[] = [];
  for await (const part of file.read()) parts.push(part);
  try {
    return JSON.parse(
      Buffer.concat(parts)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch (thrown) {
    throw new DeadwaxError('unsupported_format', `${file.path} is neither CSV nor whole JSON`, {
      cause: thrown,
    });
  }
}

function entriesOf(value: unknown, file: SourceFile, list: CollectionList): readonly unknown[] {
  const entries: unknown = Array.isArray(value) ? value : Object(value)[MEMBER[list]];
  if (Array.isArray(entries)) return entries;
  throw new DeadwaxError(
    'unsupported_format',
    `${file.path} is neither a JSON list of records nor an object with a list '${MEMBER[list]}'`,
  );
}

/** An entry is as the API gives it, or a release's number alone. */
function toEntry(value: unknown): CollectionEntry | string {
  return makeListedRelease(typeof value === 'number' ? { id: value } : value);
}

/** Reads a list as Discogs' API gives it, or a list of release numbers. Errors: `unsupported_format`, `too_large`. */
export async function* readCollectionJson(
  file: SourceFile,
  list: CollectionList,
): AsyncGenerator<CollectionPage> {
  const entries: CollectionEntry[] = [];
  const rejects: Reject[] = [];
  for (const [at, value] of entriesOf(await readJson(file), file, list).entries()) {
    const made = toEntry(value);
    if (typeof made === 'string') rejects.push(createReject(file.path, at + 1, made, JSON.stringify(value)));
    else entries.push(made);
  }
  yield { entries, rejects, nEntries: undefined };
}
