import type { DocumentStore, Store } from '../store/store.ts';

const TABLE = 'taste_hidden';
const PAGE = 1000;

/** Tells whether a user does not want to be shown to others. */
export async function isHidden(documents: DocumentStore, userId: string): Promise<boolean> {
  return (await documents.get(TABLE, userId)) !== undefined;
}

/** Says whether a user wants to be shown to others: on leader boards, and as a friend. */
export async function setHidden(documents: DocumentStore, userId: string, hidden: boolean): Promise<void> {
  if (hidden) await documents.put(TABLE, userId, {});
  else await documents.delete(TABLE, userId);
}

/** Gives the rows of all users who do not want to be shown. */
export async function readHiddenRows({
  documents,
  users,
}: Pick<Store, 'documents' | 'users'>): Promise<Set<number>> {
  const rows = new Set<number>();
  let cursor: string | undefined;
  do {
    const page = await documents.list(TABLE, { count: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const { key } of page.values) {
      const row = await users.rowOf(key);
      if (row !== undefined) rows.add(row);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}
