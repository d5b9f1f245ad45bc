import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTrackMatcher } from '../../src/catalog/match-tracks.ts';
import { matchTracksJobHandler } from '../../src/importing/match-tracks-job.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { newJobRun } from '../support/job-run.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { catalogueTrack, textTrack } from '../support/tracks.ts';

const N_TRACKS = 1_200;

test('tracks that came before their catalogue are matched, also by a job that was cut off', async (context) => {
  const { items, documents, close } = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(close);
  const numbers = Array.from({ length: N_TRACKS }, (_, n) => n);
  await items.put(numbers.map((n) => textTrack('Low', `Song ${n}`)));
  // Every other one is in the catalogue.
  await items.put(numbers.filter((n) => n % 2 === 0).map((n) => catalogueTrack(`T${n}`, 'Low', `song ${n}`)));
  const matcher = createTrackMatcher({ items, documents, clock: () => 0 });
  const { run } = matchTracksJobHandler({ items, matcher });
  const first = newJobRun(undefined, 1);
  await assert.rejects(run({}, first.context), { name: 'AbortError' });
  const second = newJobRun(first.checkpoints.at(-1));
  assert.deepEqual(await run({}, second.context), { nMatched: N_TRACKS / 2, nUnmatched: N_TRACKS / 2 });
  assert.deepEqual(second.progress.at(-1), ['match', N_TRACKS, N_TRACKS, 'tracks']);
  const { values } = await items.listMatches('tracks', N_TRACKS);
  assert.equal(values.length, N_TRACKS / 2);
  const track = await items.matchesOf(textTrack('Low', 'Song 8').itemId);
  assert.equal(track.sameAs, 'track:T8');
  assert.deepEqual(await run({}, newJobRun(undefined).context), { nMatched: 0, nUnmatched: N_TRACKS / 2 });
});
