import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSkip } from '../../src/domain/listen.ts';

const LISTEN = { userId: 'ann', listenedAtMs: 0, artist: 'a', track: 't' };

test('a listen is a play unless the player calls it skipped', () => {
  assert.equal(isSkip(LISTEN), false);
  assert.equal(isSkip({ ...LISTEN, msPlayed: 1 }), false);
  assert.equal(isSkip({ ...LISTEN, isSkipped: true }), true);
});

test('half of the track or four minutes of it is no skip, whatever the player calls it', () => {
  const skipped = { ...LISTEN, isSkipped: true };
  assert.equal(isSkip({ ...skipped, durationMs: 200_000, msPlayed: 99_999 }), true);
  assert.equal(isSkip({ ...skipped, durationMs: 200_000, msPlayed: 100_000 }), false);
  assert.equal(isSkip({ ...skipped, durationMs: 3_600_000, msPlayed: 240_000 }), false);
});

test('where the duration is unknown, thirty seconds are no skip', () => {
  assert.equal(isSkip({ ...LISTEN, isSkipped: true, msPlayed: 29_999 }), true);
  assert.equal(isSkip({ ...LISTEN, isSkipped: true, msPlayed: 30_000 }), false);
});
