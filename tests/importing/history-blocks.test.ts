import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLOCK_LISTENS, type HistoryBlock, readBlocks } from '../../src/importing/history-blocks.ts';
import type { HistoryBatch, SourceListen } from '../../src/source/history-source.ts';
import type { Reject } from '../../src/source/source-batch.ts';

function listenOf(number: number): SourceListen {
  return { kind: 'play', listen: { userId: 'ann', listenedAtMs: number, artist: 'Low', track: 'Words' } };
}

function rejectOf(line: number): Reject {
  return { file: 'plays.csv', line, reason: 'the artist is missing', text: '' };
}

/** A history in batches of some listens and rejects each. */
async function* historyOf(
  nBatches: number,
  nListens: number,
  nRejects: number,
): AsyncGenerator<HistoryBatch> {
  for (let at = 0; at < nBatches; at++)
    yield {
      file: 'plays.csv',
      values: Array.from({ length: nListens }, (_, place) => listenOf(at * nListens + place)),
      rejects: Array.from({ length: nRejects }, (_, place) => rejectOf(at * nRejects + place)),
      nLeftOut: 1,
      endLine: 0,
    };
}

async function blocksOf(batches: AsyncIterable<HistoryBatch>): Promise<HistoryBlock[]> {
  const blocks: HistoryBlock[] = [];
  for await (const block of readBlocks(batches)) blocks.push(block);
  return blocks;
}

test('rejects never wait in their thousands for listens, and blocks of listens are cut in the same places beside them', async () => {
  const blocks = await blocksOf(historyOf(60, 300, 1_000));
  assert.ok(blocks.every(({ rejects }) => rejects.length < 7_000));
  assert.equal(
    blocks.reduce((sum, { rejects }) => sum + rejects.length, 0),
    60_000,
  );
  assert.equal(
    blocks.reduce((sum, { nLeftOut }) => sum + nLeftOut, 0),
    60,
  );
  const cut = (all: readonly HistoryBlock[]) =>
    all.map(({ values }) => values).filter((values) => values.length > 0);
  const alone = cut(await blocksOf(historyOf(60, 300, 0)));
  assert.deepEqual(cut(blocks), alone);
  assert.equal(alone[0].length, BLOCK_LISTENS);
});
