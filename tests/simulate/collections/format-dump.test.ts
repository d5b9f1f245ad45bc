import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatDump } from '../../../src/simulate/collections/format-dump.ts';
import { syntheticReleases } from '../../../src/simulate/collections/synthetic-releases.ts';
import { openDiscogs } from '../../../src/source/discogs/open-discogs.ts';
import { itemsOf } from '../../support/read-dumps.ts';
import { bytesOf } from '../../support/simulated-lines.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('a dump of made-up releases reads as those releases', async (context) => {
  const releases = [...syntheticReleases(1800).drop(1)];
  releases[0] = { ...releases[0], title: 'A & B <"live">' };
  const path = join(temporaryDirectory(context), 'releases.xml');
  writeFileSync(path, bytesOf(formatDump(releases)));
  const source = await openDiscogs(path);
  context.after(() => source.close());
  const items = [];
  for await (const batch of source.read(source.dumps[0], { offset: 0, nRecords: 0 })) {
    assert.deepEqual(batch.rejects, []);
    items.push(...itemsOf(batch));
  }
  assert.deepEqual(
    items,
    releases.map((release) => ({ ...release, source: 'discogs' })),
  );
});
