import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runDeadwax } from '../support/run-deadwax.ts';
import { doorOf, sendEvents } from '../support/send-events.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const RATING = { type: 'rating', user_id: 'ann', item_id: 'movie:1', ts: 1_700_000_000 };

test('rejected events are listed, shown, fixed, replayed and discarded from the command line', async (context) => {
  const directory = temporaryDirectory(context);
  const data = join(directory, 'data');
  const server = await startDeadwax(data, ['--unknown-items', 'reject']);
  context.after(() => server.kill());
  const bad = [{ ...RATING, value: 11 }, { ...RATING, value: 12, ts: 1 }, 'text', { ...RATING, value: 3 }];
  assert.equal((await sendEvents(doorOf(server), bad)).answer?.rejected, 4);
  const deadLetters = async (...args: readonly string[]) => {
    const { status, out, err } = await runDeadwax(['dead-letters', ...args, '--data', data]);
    assert.equal(status, 0, err);
    return out;
  };
  assert.match(await deadLetters(), /api +off_scale +2\n[\s\S]*api +unknown_item +1\n/);
  const listed = JSON.parse(await deadLetters('list', '--code', 'off_scale', '--json'));
  assert.equal(listed.dead_letters.length, 2);
  const id = String(listed.dead_letters[0].dead_letter_id);
  assert.match(
    await deadLetters('show', id),
    /^value 1[12] is not on the scale.*\(at \/value\)\n\{"type":"rating"/,
  );
  assert.match(await deadLetters('replay', id), /Rejected again: value 1[12] is not on the scale/);
  const file = join(directory, 'event.json');
  writeFileSync(file, JSON.stringify({ type: 'login', user_id: 'ann', ts: 1_700_000_000 }));
  assert.equal(await deadLetters('fix', id, '--file', file), 'The event was taken.\n');
  assert.match(
    await deadLetters('replay', '--all'),
    /^0 were taken, 0 had been taken before, 3 were rejected again/,
  );
  assert.equal(await deadLetters('discard', '--code', 'wrong_type'), '1 discarded.\n');
  assert.equal(await deadLetters('discard', '--all'), '2 discarded.\n');
  assert.equal(await deadLetters(), 'Nothing was rejected.\n');
  const unmeant = await runDeadwax(['dead-letters', 'discard', '--data', data]);
  assert.equal(unmeant.status, 2);
  assert.match(unmeant.err, /name an ID, --source, --code, or --all/);
});
