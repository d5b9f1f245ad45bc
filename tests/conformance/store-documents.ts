import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';

/** What every store of documents must do. */
export function documentSuite(name: string, openNew: (context: TestContext) => Promise<Store>): void {
  describe(`${name} as a store of documents`, () => {
    test('gives back, replaces and deletes documents by table and key', async (context) => {
      const { documents } = await openNew(context);
      const value = { text: 'Å🎬"', list: [1, null, { deep: true }] };
      await documents.put('jobs', 'a', value);
      await documents.put('keys', 'a', 'other table');
      assert.deepEqual(await documents.get('jobs', 'a'), value);
      await documents.put('jobs', 'a', 2);
      assert.equal(await documents.get('jobs', 'a'), 2);
      assert.equal(await documents.delete('jobs', 'a'), true);
      assert.equal(await documents.delete('jobs', 'a'), false);
      assert.equal(await documents.get('jobs', 'a'), undefined);
      assert.equal(await documents.get('keys', 'a'), 'other table');
    });

    test('a conditional write happens only on the revision that it names', async (context) => {
      const { documents } = await openNew(context);
      const first = await documents.put('jobs', 'a', 1, 0);
      assert.ok(first !== undefined);
      assert.equal(await documents.put('jobs', 'a', 2, 0), undefined);
      const second = await documents.put('jobs', 'a', 2, first);
      assert.equal(await documents.put('jobs', 'a', 3, first), undefined);
      assert.deepEqual(await documents.getWithRevision('jobs', 'a'), { value: 2, revision: second });
      await documents.delete('jobs', 'a');
      assert.equal(await documents.put('jobs', 'a', 4, second), undefined);
      const third = await documents.put('jobs', 'a', 4, 0);
      assert.ok(third !== first && third !== second);
    });

    test('of many conditional writes at the same time one wins', async (context) => {
      const { documents } = await openNew(context);
      const revisions = await Promise.all(
        Array.from({ length: 20 }, (_, at) => documents.put('lease', 'x', at, 0)),
      );
      assert.equal(revisions.filter((revision) => revision !== undefined).length, 1);
    });

    test('lists a table by key in both directions, in pages', async (context) => {
      const { documents } = await openNew(context);
      const keys = ['a', 'b', 'c', 'd', 'e'];
      for (const key of keys) await documents.put('jobs', key, key);
      await documents.put('jobs2', 'x', 1);
      for (const descending of [false, true]) {
        const seen: string[] = [];
        for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
          const page = await documents.list('jobs', { count: 2, descending, ...(cursor && { cursor }) });
          seen.push(...page.values.map(({ key }) => key));
          cursor = page.cursor;
        }
        assert.deepEqual(seen, descending ? keys.toReversed() : keys);
      }
    });

    test('makes several changes at once, or none of them', async (context) => {
      const { documents } = await openNew(context);
      await documents.put('jobs', 'old', 1);
      await documents.writeAll([
        { table: 'jobs', key: 'a', value: 1 },
        { table: 'jobs', key: 'old', value: undefined },
        { table: 'figures', key: 'n', value: 2 },
      ]);
      await documents.writeAll([]);
      assert.deepEqual(
        [
          await documents.get('jobs', 'a'),
          await documents.get('jobs', 'old'),
          await documents.get('figures', 'n'),
        ],
        [1, undefined, 2],
      );
      assert.deepEqual([await documents.count('jobs'), await documents.count('none')], [1, 0]);
      const changes = [
        { table: 'jobs', key: 'b', value: 1 },
        { table: 'jobs', key: 'c', value: () => 1 },
      ];
      await assert.rejects(documents.writeAll(changes), { code: 'invalid_input' });
      assert.equal(await documents.count('jobs'), 1);
    });

    test('a value that JSON cannot hold is refused', async (context) => {
      const { documents } = await openNew(context);
      await assert.rejects(documents.put('jobs', 'a', undefined), { code: 'invalid_input' });
    });
  });
}
