import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RejectFile, readRejects } from '../../src/importing/import-files.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('rejects come back page by page, whatever line separators their text holds', async (t) => {
  const directory = temporaryDirectory(t);
  const rejects = ['a\u2028b', 'c\u2029d', 'e\r\nf', 'ü'].map((text, index) => ({
    file: 'ratings.csv',
    line: index + 1,
    reason: `no rating in '${text}'`,
    text,
  }));
  const file = await RejectFile.create(directory, 'imp-1');
  await file.append(rejects);
  await file.close();
  const first = await readRejects(directory, 'imp-1', { count: 2, cursor: undefined });
  const second = await readRejects(directory, 'imp-1', { count: 2, cursor: first.cursor });
  assert.deepEqual([...first.values, ...second.values], rejects);
  assert.equal(second.cursor, undefined);
});
