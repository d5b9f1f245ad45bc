import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdempotencyMemory } from '../../src/ingest/idempotency.ts';
import { newIngestWorld } from '../support/ingest-world.ts';

test('a repetition gets the first answer without the work being done again', async (context) => {
  const { store } = await newIngestWorld(context);
  const memory = new IdempotencyMemory({ documents: store.documents, clock: () => 0, keepMs: 1000 });
  let nDone = 0;
  const work = async () => ({ accepted: ++nDone });
  assert.deepEqual(await memory.run({ key: 'k', bodyHash: 'a' }, work), { accepted: 1 });
  const afterRestart = new IdempotencyMemory({ documents: store.documents, clock: () => 999, keepMs: 1000 });
  assert.deepEqual(await afterRestart.run({ key: 'k', bodyHash: 'a' }, work), { accepted: 1 });
  assert.deepEqual(await memory.run({ key: 'other', bodyHash: 'a' }, work), { accepted: 2 });
});

test('another body under the same key is refused, and so is one while the first is in flight', async (context) => {
  const { store } = await newIngestWorld(context);
  const memory = new IdempotencyMemory({ documents: store.documents, clock: () => 0, keepMs: 1000 });
  const { promise, resolve } = Promise.withResolvers<number>();
  const first = memory.run({ key: 'k', bodyHash: 'a' }, () => promise);
  await assert.rejects(
    memory.run({ key: 'k', bodyHash: 'a' }, async () => 2),
    { code: 'conflict' },
  );
  resolve(1);
  assert.equal(await first, 1);
  await assert.rejects(
    memory.run({ key: 'k', bodyHash: 'b' }, async () => 2),
    { code: 'invalid_input' },
  );
});

test('a failure is not remembered, and answers are forgotten after their time', async (context) => {
  const { store } = await newIngestWorld(context);
  let now = 0;
  const memory = new IdempotencyMemory({ documents: store.documents, clock: () => now, keepMs: 1000 });
  const request = { key: 'k', bodyHash: 'a' };
  await assert.rejects(
    memory.run(request, () => Promise.reject(new Error('full'))),
    /full/,
  );
  assert.equal(await memory.run(request, async () => 1), 1);
  assert.equal(await memory.sweep(), 0);
  now = 1000;
  assert.equal(await memory.run({ ...request, bodyHash: 'b' }, async () => 2), 2);
  now = 5000;
  assert.equal(await memory.sweep(), 1);
});

test('a key of no or too many characters is refused', async (context) => {
  const { store } = await newIngestWorld(context);
  const memory = new IdempotencyMemory({ documents: store.documents, clock: () => 0, keepMs: 1000 });
  for (const key of ['', 'k'.repeat(513)])
    await assert.rejects(
      memory.run({ key, bodyHash: 'a' }, async () => 1),
      { code: 'invalid_input' },
    );
});

test('the oldest answers make room for new ones, also after a restart, and a large one is not remembered', async (context) => {
  const { store } = await newIngestWorld(context);
  let now = 0;
  let nDone = 0;
  const open = (limits: { maxAnswers?: number; maxBytes?: number }) => {
    const deps = { documents: store.documents, clock: () => now++, keepMs: 1_000_000, ...limits };
    const memory = new IdempotencyMemory(deps);
    return async (key: string, size = 1) => {
      const before = nDone;
      const work = async () => {
        nDone += 1;
        return 'x'.repeat(size);
      };
      assert.equal(await memory.run({ key, bodyHash: 'a' }, work), 'x'.repeat(size));
      return nDone > before ? 'done' : 'remembered';
    };
  };
  const few = open({ maxAnswers: 3 });
  // Keys of which the order is not that of their times.
  for (const key of ['d', 'c', 'b', 'a']) assert.equal(await few(key), 'done');
  assert.equal(await store.documents.count('idempotency-keys'), 3);
  for (const key of ['c', 'b', 'a']) assert.equal(await few(key), 'remembered');
  const again = open({ maxAnswers: 3 });
  assert.equal(await again('d'), 'done');
  assert.equal(await again('b'), 'remembered');
  assert.equal(await again('c'), 'done');
  const small = open({ maxBytes: 2500 });
  for (const key of ['1', '2', '3']) assert.equal(await small(key, 1000), 'done');
  assert.equal(await store.documents.count('idempotency-keys'), 2);
  assert.equal(await small('3', 1000), 'remembered');
  assert.equal(await small('1', 1000), 'done');
  const unlimited = open({});
  for (const key of ['large', 'large']) assert.equal(await unlimited(key, 600_000), 'done');
});
