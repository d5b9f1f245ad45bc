import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Entity } from '../../src/domain/entity.ts';
import type { Item } from '../../src/domain/item.ts';
import type { Store } from '../../src/store/store.ts';

function entity(entityId: string, name: string, attributes: Entity['attributes'] = {}): Entity {
  const kind = entityId.startsWith('artist') ? 'artist' : entityId.startsWith('label') ? 'label' : 'master';
  return { entityId, kind, name, attributes, source: 'test' };
}

function release(number: number, attributes: Item['attributes']): Item {
  return {
    itemId: `release:${number}`,
    catalogue: 'records',
    title: `Release ${number}`,
    year: 1999,
    genres: [],
    attributes,
    stub: false,
    source: 'test',
  };
}

/** What every store of entities must do. */
export function entitySuite(name: string, openNew: (context: TestContext) => Promise<Store>): void {
  describe(`${name} as a store of entities`, () => {
    const idsOf = async ({ entities }: Store, entityId: string): Promise<string[]> =>
      (await entities.items(entityId, 100)).values.map(({ itemId }) => itemId);

    test('gives back entities as they were put, replaced, alone and in the order asked for', async (context) => {
      const { entities } = await openNew(context);
      const artist = entity('artist:194', 'Various', { aliases: ['V.A.'], n: 1 });
      const master = entity('master:1000000000000', 'Last');
      await entities.put([entity('artist:194', 'Old'), entity('label:194', 'Svek'), master]);
      await entities.put([artist]);
      assert.deepEqual(await entities.get('artist:194'), artist);
      assert.deepEqual(await entities.getMany([master.entityId, 'artist:5', 'artist:194', 'nothing']), [
        master,
        undefined,
        artist,
        undefined,
      ]);
      assert.deepEqual(
        [await entities.count('artist'), await entities.count('label'), await entities.count('master')],
        [1, 1, 1],
      );
    });

    test('an id that is none is refused, and nothing beside it is stored', async (context) => {
      const { entities } = await openNew(context);
      const wrong = { ...entity('artist:1', 'A'), entityId: 'artist:x' };
      await assert.rejects(entities.put([entity('artist:1', 'A'), wrong]), { code: 'invalid_input' });
      assert.equal(await entities.get('artist:1'), undefined);
    });

    test('the items of an entity are those that name it now, whether it is known or not', async (context) => {
      const store = await openNew(context);
      await store.items.put([
        release(1, { artist_ids: ['artist:1', 'artist:2', 'artist:1', ''], label_ids: ['label:1'] }),
        release(2, { artist_ids: ['artist:2'], master_id: 'master:1' }),
        release(3, { artist_ids: ['not one'], label_ids: ['label:1'] }),
      ]);
      assert.deepEqual(await idsOf(store, 'artist:1'), ['release:1']);
      assert.deepEqual(await idsOf(store, 'artist:2'), ['release:1', 'release:2']);
      assert.deepEqual(await idsOf(store, 'label:1'), ['release:1', 'release:3']);
      assert.deepEqual(await idsOf(store, 'master:1'), ['release:2']);
      await store.items.put([release(1, { artist_ids: ['artist:3'] })]);
      await store.items.remove(['release:3']);
      assert.deepEqual(await idsOf(store, 'artist:1'), []);
      assert.deepEqual(await idsOf(store, 'artist:2'), ['release:2']);
      assert.deepEqual(await idsOf(store, 'artist:3'), ['release:1']);
      assert.deepEqual(await idsOf(store, 'label:1'), []);
      assert.equal(await store.entities.countItems('artist:2'), 1);
      assert.equal(await store.entities.countItems('nothing'), 0);
    });

    test('lists the items of an entity in pages without gap or repeat', async (context) => {
      const { items, entities } = await openNew(context);
      await items.put([1, 2, 3, 4, 5].map((number) => release(number, { label_ids: ['label:9'] })));
      const seen: string[] = [];
      for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
        const page = await entities.items('label:9', 2, cursor);
        seen.push(...page.values.map(({ itemId }) => itemId));
        cursor = page.cursor;
      }
      assert.deepEqual(seen, ['release:1', 'release:2', 'release:3', 'release:4', 'release:5']);
      await assert.rejects(entities.items('label:9', 2, 'x'), { code: 'invalid_input' });
    });

    test('digests tell whether two stores hold the same, however it came in', async (context) => {
      const [one, two] = [await openNew(context), await openNew(context)];
      const [a, b] = [release(1, { artist_ids: ['artist:1'] }), release(2, {})];
      const [x, y] = [entity('artist:1', 'X'), entity('label:1', 'Y')];
      await one.items.put([a, b]);
      await two.items.put([b, release(1, {})]);
      await one.entities.put([x, y]);
      await two.entities.put([y]);
      assert.notEqual(await one.items.digest('records'), await two.items.digest('records'));
      assert.notEqual(await one.entities.digest(), await two.entities.digest());
      await two.items.put([a]);
      await two.entities.put([x]);
      assert.equal(await one.items.digest('records'), await two.items.digest('records'));
      assert.equal(await one.entities.digest(), await two.entities.digest());
      await two.items.remove(['release:2']);
      assert.notEqual(await one.items.digest('records'), await two.items.digest('records'));
    });
  });
}
