import * as z from 'zod';
import type { CollectionList } from '../source/collection-source.ts';
import type { DocumentStore } from '../store/store.ts';

const TABLE = 'profile-pages';
const SLICE = 100;
const PAGE_DIGITS = 8;

const StoredPage = z.object({ itemIds: z.array(z.string()), grades: z.array(z.string()) });
/** The records of a page with the grades of their media. */
type ProfilePage = z.infer<typeof StoredPage>;

/** The pages of a user's lists that a sync has read, kept until it has all of them, so that it goes on where it was cut off. */
export class ProfilePages {
  readonly #documents: DocumentStore;
  readonly #prefix: string;

  constructor(documents: DocumentStore, userId: string) {
    this.#documents = documents;
    this.#prefix = `${encodeURIComponent(userId)}/`;
  }

  async put(list: CollectionList, page: number, value: ProfilePage): Promise<void> {
    await this.#documents.put(
      TABLE,
      `${this.#prefix}${list}/${String(page).padStart(PAGE_DIGITS, '0')}`,
      value,
    );
  }

  /** Gives the pages of a list in their order. */
  async *read(list: CollectionList): AsyncGenerator<ProfilePage> {
    for await (const { value } of this.#documentsOf(`${list}/`)) yield StoredPage.parse(value);
  }

  /** Forgets the pages of one list, or of all. */
  async clear(list?: CollectionList): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.#documentsOf(list === undefined ? '' : `${list}/`)) keys.push(key);
    await this.#documents.writeAll(keys.map((key) => ({ table: TABLE, key, value: undefined })));
  }

  async *#documentsOf(suffix: string): AsyncGenerator<{ key: string; value: unknown }> {
    const prefix = `${this.#prefix}${suffix}`;
    for (let cursor: string | undefined = prefix; cursor !== undefined; ) {
      const page = await this.#documents.list(TABLE, { count: SLICE, cursor });
      for (const { key, value } of page.values) {
        if (!key.startsWith(prefix)) return;
        yield { key, value };
      }
      cursor = page.cursor;
    }
  }
}
