import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AuditReport } from '../../src/server/contract-audit.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('an audit from the command line agrees with the log, and so does what is built again', async (context) => {
  const directory = temporaryDirectory(context);
  const data = join(directory, 'data');
  const ratings = join(directory, 'mine.csv');
  writeFileSync(ratings, 'user_id,item_id,rating,timestamp\nann,1,4,1000000000\nann,2,3,1000000001\n');
  const run = (...args: string[]) => runDeadwax([...args, '--data', data]);
  const imported = await run('import', ratings);
  assert.equal(imported.status, 0, imported.err);
  const sent = await run(
    'simulate',
    'listeners',
    '--listeners',
    '20',
    '--events',
    '800',
    '--as-fast-as-possible',
  );
  assert.equal(sent.status, 0, sent.err);
  const rebuilt = await run('doctor', '--rebuild', 'state');
  assert.deepEqual([rebuilt.status, rebuilt.out], [0, 'The state is built again from the event log.\n']);
  const audited = await run('doctor', '--audit', '--users', 'all', '--json');
  assert.equal(audited.status, 0, audited.err);
  const report = AuditReport.parse(JSON.parse(audited.out));
  assert.deepEqual([report.n_events, report.n_differences], [802, 0]);
  assert.ok(report.n_users_compared > 10);
  const wrong = await run('doctor', '--audit', '--users', 'some');
  assert.deepEqual([wrong.status, /--users some is neither/.test(wrong.err)], [2, true]);
});
