import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Recommendations, StoredRecommendations } from '../../src/server/contract.ts';
import { Models } from '../../src/server/contract-operations.ts';
import { syntheticReleases } from '../../src/simulate/collections/synthetic-releases.ts';
import { collectables, collectionOptions, rowsByCollector } from '../support/collectors.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const N_USERS = 1_200;
const N_RELEASES = 5_000;

/** What user7 owns, by the simulation itself. */
function ownedByUser7() {
  const options = { isRealistic: true, nUsers: N_USERS, releases: collectables(N_RELEASES) };
  const rows = new Set(rowsByCollector(collectionOptions(options))[6]);
  return [...syntheticReleases(N_RELEASES)].filter((_, row) => rows.has(row));
}

test('realistic collections from the log are learnt, measured beside popularity, and answered without what is owned', async (context) => {
  const directory = temporaryDirectory(context);
  const [data, dump] = [join(directory, 'data'), join(directory, 'releases.xml.gz')];
  const run = async (line: string): Promise<unknown> => {
    const { status, out, err } = await runDeadwax(`${line} --json`.split(' '));
    assert.equal(status, 0, err);
    return out === '' ? undefined : JSON.parse(out);
  };
  await run(`simulate releases --count ${N_RELEASES} --to ${dump}`);
  await run(`import discogs ${dump} --data ${data}`);
  await run(
    `simulate collections --users ${N_USERS} --releases ${N_RELEASES} --realistic --to log --data ${data}`,
  );

  const settings = '--factors 16 --iterations 6 --regularization 0.02 --collected sum';
  await run(`train records ${settings} --data ${data}`);
  const [model] = Models.parse(await run(`models --catalogue records --data ${data}`)).models;
  assert.equal(model.parameters.preferences?.collected, 'sum');
  const [ours, popularity] = ['als', 'popularity'].map(
    (name) =>
      model.evaluation?.rows.find((row) => row.name === name)?.metrics['ndcg@10']?.value ?? Number.NaN,
  );
  context.diagnostic(`NDCG@10 ${ours.toFixed(3)}, popularity ${popularity.toFixed(3)}`);
  assert.ok(ours > 2 * popularity, `NDCG@10 ${ours}, popularity ${popularity}`);

  const owned = ownedByUser7();
  const ownedIds = new Set(owned.map(({ itemId }) => itemId));
  const knownArtists = new Set(owned.flatMap(({ attributes }) => attributes.artist_ids));
  const user = `--user user7 --catalogue records --data ${data}`;
  const wish = '--count 2000 --explain --hide-known-artists --format Vinyl';
  const answer = Recommendations.parse(await run(`recommend ${user} ${wish}`));
  assert.deepEqual([answer.source, answer.items.length], ['als', 2000]);
  for (const { id, properties, because } of answer.items) {
    assert.ok(!ownedIds.has(id));
    const { artist, artist_ids, format_names, track_titles } = properties.attributes;
    assert.ok(typeof artist === 'string' && track_titles === undefined);
    assert.deepEqual(format_names, ['Vinyl']);
    assert.ok(Array.isArray(artist_ids) && !artist_ids.some((known) => knownArtists.has(known)));
    assert.ok(because.every((reason) => reason.how === 'owned' && ownedIds.has(reason.id)));
  }
  assert.match(answer.items[0].reasons[0], /^because you own .+ by .+/);

  await run(`score records --count 2000 --users user7,user8 --data ${data}`);
  const stored = StoredRecommendations.parse(await run(`recommend stored ${user}`));
  assert.equal(stored.items.length, 2000);
  assert.ok(stored.items.every(({ id }) => !ownedIds.has(id)));
});
