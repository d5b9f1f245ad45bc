import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entity } from '../../src/domain/entity.ts';
import type { EntryTexts } from '../../src/domain/entry-texts.ts';
import type { Item } from '../../src/domain/item.ts';
import { CatalogueWriter } from '../../src/importing/catalogue-writer.ts';
import { openImportWorld, temporaryFolder } from '../support/import-world.ts';

function textsOf(entries: readonly (Item | Entity)[]): EntryTexts {
  return {
    ids: entries.map((entry) => ('itemId' in entry ? entry.itemId : entry.entityId)),
    texts: [new TextEncoder().encode(JSON.stringify(entries))],
  };
}

function release(number: number, note: string): Item {
  return {
    itemId: `release:${number}`,
    catalogue: 'records',
    title: `Título ${number}`,
    year: undefined,
    genres: ['Rock'],
    attributes: { note },
    stub: false,
    source: 'discogs',
  };
}

function artist(number: number): Entity {
  return {
    entityId: `artist:${number}`,
    kind: 'artist',
    name: `Name ${number}`,
    attributes: {},
    source: 'discogs',
  };
}

test('entries of both kinds are written as they were given, also those that are larger than a transaction', async (context) => {
  const world = await openImportWorld(temporaryFolder(context));
  context.after(() => world.close());
  const writer = new CatalogueWriter(world.store);
  const releases = Array.from({ length: 40 }, (_, at) =>
    release(at + 1, 'é'.repeat(at === 20 ? 2_000_000 : 90_000)),
  );
  for (const [at, entry] of releases.entries()) {
    const texts = textsOf([entry]);
    await writer.add('items', texts);
    // Whoever gave the bytes may use them again.
    for (const text of texts.texts) text.fill(0);
    if (at % 10 === 0) await writer.add('entities', textsOf([artist(at + 1), artist(at + 2)]));
  }
  await writer.flush();
  const stored = await world.store.items.getMany(releases.map(({ itemId }) => itemId));
  assert.deepEqual(stored, releases);
  assert.deepEqual(await world.store.entities.get('artist:32'), artist(32));
  assert.equal(await world.store.entities.count('artist'), 8);
});

test('what the store does not take is told at the end at the latest', async (context) => {
  const world = await openImportWorld(temporaryFolder(context));
  context.after(() => world.close());
  const writer = new CatalogueWriter(world.store);
  await writer.add('entities', textsOf([{ ...artist(1), entityId: 'nobody' }]));
  await assert.rejects(writer.flush(), { code: 'invalid_input' });
});
