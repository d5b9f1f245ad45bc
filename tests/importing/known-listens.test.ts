import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { KnownListens, type KnownListensDeps } from '../../src/importing/known-listens.ts';
import type { SourceListen } from '../../src/source/history-source.ts';
import type { KnownListen } from '../../src/warehouse/find-known-listens.ts';

const TOLERANCE_MS = 120_000;
const START_MS = Date.UTC(2024, 0, 1);

/** Looks up in a list what `findKnownListens` looks up in the warehouse. */
function lookUp(there: readonly KnownListen[]): KnownListensDeps {
  return {
    findListens: async (_, probes) =>
      there.filter(({ itemId, tsMs }) =>
        probes.some((probe) => probe.itemId === itemId && tsMs >= probe.fromMs && tsMs <= probe.toMs),
      ),
    items: { matchesOf: async () => ({ sameAs: undefined, matched: [] }) },
  };
}

function known(there: readonly KnownListen[]): KnownListens {
  const options = { userId: 'ann', exceptSource: undefined, toleranceMs: TOLERANCE_MS, claimed: [] };
  return new KnownListens(lookUp(there), options);
}

function play(song: number, listenedAtMs: number): SourceListen {
  return { kind: 'play', listen: { userId: 'ann', listenedAtMs, artist: 'Marram', track: `Song ${song}` } };
}

const anyPlay = fc
  .tuple(fc.nat(2), fc.nat(3_600))
  .map(([song, seconds]) => ({ song, atMs: START_MS + seconds * 1000 }));

test('what is there stands for one listen each, of the same track, within the tolerance; none is left that could be one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPlay), fc.array(anyPlay), async (sent, history) => {
      const there = sent.map(({ song, atMs }, offset) => ({
        offset,
        itemId: trackIdOf('Marram', `Song ${song}`),
        tsMs: atMs,
      }));
      const rows = history.map(({ song, atMs }) => play(song, atMs));
      const listens = known(there);
      const areKnown = await listens.areKnown(rows);
      assert.equal(areKnown.filter((isKnown) => isKnown).length, listens.claimed.length);
      const isFree = ({ offset }: KnownListen): boolean => !listens.claimed.includes(offset);
      history.forEach(({ song, atMs }, at) => {
        const near = sent
          .map((event, offset) => ({ ...event, offset }))
          .filter((event) => event.song === song && Math.abs(event.atMs - atMs) <= TOLERANCE_MS);
        if (areKnown[at]) assert.ok(near.length > 0);
        else assert.ok(!near.some(({ offset }) => isFree(there[offset])));
      });
    }),
  );
});

test('a history of which some was scrobbled, at most the tolerance off, adds exactly the rest', async () => {
  const listen = fc.record({
    song: fc.nat(2),
    isSent: fc.boolean(),
    offMs: fc.integer({ min: -120_000, max: 120_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(listen), async (history) => {
      // So far apart that no two of them can be taken for each other.
      const atMs = (place: number): number => START_MS + place * 3 * TOLERANCE_MS;
      const there = history.flatMap(({ song, isSent, offMs }, place) =>
        isSent
          ? [{ offset: place, itemId: trackIdOf('Marram', `Song ${song}`), tsMs: atMs(place) + offMs }]
          : [],
      );
      const rows = history.map(({ song }, place) => play(song, atMs(place)));
      assert.deepEqual(
        await known(there).areKnown(rows),
        history.map(({ isSent }) => isSent),
      );
    }),
  );
});
