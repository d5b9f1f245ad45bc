import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eventsOfBlock } from '../../../src/domain/event-block.ts';
import { HALF_STARS } from '../../../src/domain/rating-scale.ts';
import { parseEvent } from '../../../src/ingest/parse-event.ts';
import { createCollectionBlocks } from '../../../src/simulate/collections/collection-blocks.ts';
import { createCollectionLines } from '../../../src/simulate/collections/collection-lines.ts';
import type { CollectionOptions } from '../../../src/simulate/collections/collection-steps.ts';
import { type BlockChunk, takeAll } from '../../../src/simulate/event-source.ts';
import { collectables, collectionOptions } from '../../support/collectors.ts';
import { bytesOf } from '../../support/simulated-lines.ts';

const RECEIVED_MS = Date.UTC(2026, 0, 1);
const CONTEXT = { source: 'simulate', receivedAtMs: RECEIVED_MS, scaleOf: () => HALF_STARS };

function textOf(options: CollectionOptions): string {
  return bytesOf(takeAll(createCollectionLines(options))).toString('utf8');
}

function linesOf(options: CollectionOptions): string[] {
  return textOf(options).trimEnd().split('\n');
}

const FOUR = [
  { kind: 'collections', isRealistic: false },
  { kind: 'collections', isRealistic: true },
  { kind: 'activity', isRealistic: false },
  { kind: 'activity', isRealistic: true },
] as const;

test('the platform takes every line, and the blocks hold the very same events', () => {
  for (const given of FOUR) {
    const options = collectionOptions({ ...given, nUsers: 400 });
    const source = createCollectionBlocks(options, () => RECEIVED_MS);
    const blocks: BlockChunk[] = [];
    while (source.nextTsMs() !== undefined)
      blocks.push(source.take({ untilMs: Number.POSITIVE_INFINITY, maxEvents: 150 }));
    const events = blocks.flatMap(({ block, nLines }) =>
      eventsOfBlock({ firstOffset: 0, nEvents: nLines, bytes: block }).map(({ event }) => event),
    );
    const parsed = linesOf(options).map((line) => parseEvent(JSON.parse(line), CONTEXT));
    assert.deepEqual(
      parsed.filter(({ error }) => error !== undefined),
      [],
    );
    assert.deepEqual(
      events,
      parsed.map(({ event }) => event),
    );
    assert(blocks.length > 1);
    assert(blocks.every(({ block }) => block.length < 2_000_000));
  }
});

test('the same options give the same bytes; more users go on where fewer ended', () => {
  for (const given of FOUR) {
    const few = textOf(collectionOptions({ ...given, nUsers: 40 }));
    assert.equal(textOf(collectionOptions({ ...given, nUsers: 40 })), few);
    const many = textOf(collectionOptions({ ...given, nUsers: 100 }));
    assert(many.startsWith(few) && many.length > few.length);
  }
});

test('simulations that differ have no event in common', () => {
  const ids = (given: Parameters<typeof collectionOptions>[0]): string[] =>
    linesOf(collectionOptions({ nUsers: 30, ...given })).map((line) => JSON.parse(line).event_id);
  const all = [
    ...FOUR.flatMap(ids),
    ...ids({ seed: 2 }),
    ...ids({ seed: 2 ** 40 }),
    ...ids({ startMs: 1 }),
    ...ids({ releases: collectables(500) }),
  ];
  assert.equal(new Set(all).size, all.length);
});

test('however it is taken, the events are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), fc.nat(3), (sizes, which) => {
      const options = collectionOptions({ ...FOUR[which], nUsers: 12 });
      const [lines, blocks] = [createCollectionLines(options), createCollectionBlocks(options, () => 0)];
      const parts: Buffer[] = [];
      for (let turn = 0; lines.nextTsMs() !== undefined; turn++) {
        const nextMs = lines.nextTsMs() ?? 0;
        const limits = { maxEvents: sizes[turn % sizes.length], untilMs: nextMs + 20 };
        const { bytes, nLines } = lines.take(limits);
        assert(nLines <= Math.min(limits.maxEvents, 21));
        assert.equal(blocks.nextTsMs(), nextMs);
        const block = blocks.take({ ...limits, maxEvents: nLines });
        assert.equal(block.nLines, nLines);
        parts.push(bytes);
      }
      assert.equal(Buffer.concat(parts).toString('utf8'), textOf(options));
    }),
    { numRuns: 30 },
  );
});

test('ids of any kind and length come through', () => {
  const releases = ['release:"\\\u00e9\u{1f600}', `release:${'\u0416'.repeat(500)}`, 'a'].map((itemId) => ({
    itemId,
    genre: '',
    style: '',
  }));
  for (const isRealistic of [false, true]) {
    const lines = linesOf(collectionOptions({ releases, isRealistic, nUsers: 200 }));
    const found = new Set<string>();
    for (const line of lines) {
      const { event, error } = parseEvent(JSON.parse(line), CONTEXT);
      assert.equal(error, undefined);
      for (const itemId of event?.details?.items ?? []) found.add(itemId);
    }
    assert.deepEqual(found, new Set(releases.map(({ itemId }) => itemId)));
  }
});
