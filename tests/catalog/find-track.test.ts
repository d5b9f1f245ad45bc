import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTrackByText } from '../../src/catalog/find-track.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { catalogueTrack, textTrack } from '../support/tracks.ts';

test('a text finds the track that players sent, as what it is, or that of the catalogue', async (context) => {
  const { items, close } = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(close);
  const words = textTrack('Low', 'Words');
  await items.put([catalogueTrack('A', 'Björk', 'Jóga'), catalogueTrack('B', 'Low', 'Lull'), words]);
  assert.equal(await findTrackByText(items, 'bjork', 'JOGA'), 'track:A');
  assert.equal(await findTrackByText(items, 'Low', 'words'), words.itemId);
  await items.setMatches([{ itemId: words.itemId, sameAs: 'track:B' }]);
  assert.equal(await findTrackByText(items, 'Low', 'words'), 'track:B');
  await items.setMatches([{ itemId: 'track:A', sameAs: 'track:B' }]);
  assert.equal(await findTrackByText(items, 'Björk', 'Jóga'), 'track:B');
  assert.equal(await findTrackByText(items, 'Low', 'Nothing'), undefined);
});
