import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { decodeInteractions } from '../support/decode-interactions.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';

/** What every store must do for what reads all users in blocks. */
export function packedScanSuite(name: string, openNew: (context: TestContext) => Promise<Store>): void {
  describe(`${name} as a source of packed scans`, () => {
    test('a packed scan gives the users of a scan, encoded, of one moment', async (context) => {
      const store = await openNew(context);
      await store.users.put([{ userId: 'non', member: false, attributes: {}, source: 'test' }]);
      await store.interactions.apply([
        blockOf([
          ratingEvent({ userId: 'a', itemId: 'movie:1' }),
          ratingEvent({ userId: 'non', itemId: 'movie:2' }),
          ratingEvent({ userId: 'b', itemId: 'movie:2' }),
        ]),
      ]);
      const scan = await store.interactions.openPackedScan('movies');
      try {
        assert.equal(scan.offset, 3);
        await store.interactions.apply([blockOf([ratingEvent({ userId: 'c', itemId: 'movie:1' })], 3)]);
        const found = [];
        for await (const { userRows, members, starts, bytes } of scan.blocks())
          for (const [place, userRow] of userRows.entries()) {
            assert.ok(userRow < scan.endRow);
            const packed = bytes.subarray(starts[place], starts[place + 1]);
            const [user] = await store.users.atRows([userRow]);
            assert.equal(await store.users.rowOf(user?.userId ?? ''), userRow);
            assert.equal(members[place], user?.member === true ? 1 : 0);
            found.push([user?.userId, ...decodeInteractions(packed).itemRows]);
          }
        assert.deepEqual(found, [
          ['non', 1],
          ['a', 0],
          ['b', 1],
        ]);
        assert.equal(await store.users.rowOf('nobody'), undefined);
        assert.deepEqual(await store.users.atRows([scan.endRow + 9]), [undefined]);
      } finally {
        scan.close();
      }
    });
  });
}
