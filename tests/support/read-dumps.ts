import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Entity } from '../../src/domain/entity.ts';
import type { Item } from '../../src/domain/item.ts';
import { openDiscogs } from '../../src/source/discogs/open-discogs.ts';
import type { DumpBatch } from '../../src/source/discogs/read-dump.ts';
import type { Reject } from '../../src/source/source-batch.ts';

/** What dumps hold. */
export interface ReadDumps {
  readonly items: Item[];
  readonly entities: Entity[];
  readonly rejects: Reject[];
  /** What reading ended with. */
  failure: unknown;
  nLeftOut: number;
  nRepaired: number;
}

function entriesOf<T>({ entries }: DumpBatch): readonly T[] {
  return entries.texts.flatMap((text): readonly T[] => JSON.parse(Buffer.from(text).toString()));
}

/** Gives the items of a batch of releases as a store gives them. */
export function itemsOf(batch: DumpBatch): readonly Item[] {
  return entriesOf<Item>(batch).map((item) => ({ ...item, year: item.year }));
}

/** Reads all dumps under a path to their ends. */
export async function readDumps(path: string): Promise<ReadDumps> {
  const source = await openDiscogs(path);
  const all: ReadDumps = {
    items: [],
    entities: [],
    rejects: [],
    failure: undefined,
    nLeftOut: 0,
    nRepaired: 0,
  };
  try {
    for (const dump of source.dumps)
      for await (const batch of source.read(dump, { offset: 0, nRecords: 0 })) {
        if (batch.kind === 'release') all.items.push(...itemsOf(batch));
        else all.entities.push(...entriesOf<Entity>(batch));
        all.rejects.push(...batch.rejects);
        all.nLeftOut += batch.nLeftOut;
        all.nRepaired += batch.nRepaired;
      }
  } catch (thrown) {
    all.failure = thrown;
  } finally {
    await source.close();
  }
  return all;
}

/** Writes a file and gives its path. */
export function writeDump(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
