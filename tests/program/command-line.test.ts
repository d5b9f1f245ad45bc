import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Recommendations } from '../../src/server/contract.ts';
import { Found } from '../../src/server/contract-search.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { startDeadwax } from '../support/start-deadwax.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-program-'));
const data = join(root, 'data');
let adminKey = '';

before(async () => {
  const running = await startDeadwax(data, ['--demo']);
  adminKey = running.adminKey ?? '';
  assert.match(running.output, /Deadwax is ready in \d/);
  assert.match(running.output, /made up by this program/);
  assert.equal(await running.stop(), 0, 'SIGTERM drains and ends with 0');
});

after(() => rmSync(root, { recursive: true, force: true }));

async function json(args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, out, err } = await runDeadwax([...args, '--data', data, '--json']);
  assert.equal(status, 0, err);
  return JSON.parse(out);
}

function idsOf(answer: unknown): string[] {
  return Recommendations.parse(answer).items.map((item) => item.id);
}

test('without a server a command opens the data directory; with one it goes through it and says the same', async () => {
  const alone = await json(['recommend', '--user', 'demo', '--count', '10', '--explain']);
  assert.equal(idsOf(alone).length, 10);
  const running = await startDeadwax(data, ['--demo']);
  try {
    assert.equal(running.adminKey, undefined, 'secrets are shown once');
    const through = await json(['recommend', '--user', 'demo', '--count', '10', '--explain']);
    assert.deepEqual(idsOf(through), idsOf(alone));
  } finally {
    await running.stop();
  }
});

test('search finds films of the sample by words, the one that more users have first', async () => {
  const { results } = Found.parse(await json(['search', 'archive', '--catalogue', 'movies']));
  assert.ok(results.length >= 2);
  assert.ok(results.every(({ title }) => /archiv/i.test(title)));
  const counts = results.filter(({ match }) => match === 'title_begins').map(({ n_users }) => n_users);
  assert.deepEqual(
    counts,
    counts.toSorted((one, other) => other - one),
  );
});

test('a posted rating changes the very next answer over HTTP', async () => {
  const running = await startDeadwax(data);
  try {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const path = `${running.url}/api/v1/users/newcomer/recommendations?count=20&explain=true`;
    const first = Recommendations.parse(await (await fetch(path, { headers })).json());
    assert.equal(first.source, 'popular');
    const [liked] = idsOf(first);
    const event = {
      type: 'rating',
      user_id: 'newcomer',
      item_id: liked,
      ts: new Date().toISOString(),
      value: 5,
    };
    const posted = await fetch(`${running.url}/api/v1/events`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ events: [event] }),
    });
    assert.deepEqual(await posted.json(), { accepted: 1, duplicates: 0, rejected: 0, results: [] });
    const next = Recommendations.parse(await (await fetch(path, { headers })).json());
    assert.equal(next.source, 'fold_in');
    assert.ok(!idsOf(next).includes(String(liked)), 'what was rated is not recommended');
    assert.notDeepEqual(idsOf(next), idsOf(first));
    assert.equal(next.items[0]?.because[0]?.id, liked);
  } finally {
    await running.stop();
  }
});

test('a taken port is named with what to do', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  assert.ok(typeof address === 'object' && address !== null);
  const outcome = await runDeadwax(['start', '--data', join(root, 'other'), '--port', String(address.port)]);
  taken.close();
  assert.equal(outcome.status, 1);
  assert.match(outcome.err, new RegExp(`port ${address.port} of 127.0.0.1 is taken.*\\n.*--port`));
});

test('a wrong command, option, source and folder each get a clear answer and exit status 2 or 1', async () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['recomend'], 2, /no command 'recomend' \(did you mean 'recommend'\?\)/],
    [['recommend', '--usr', 'demo'], 2, /unknown option --usr \(did you mean '--user'\?\)/],
    [['recommend'], 2, /--user is needed/],
    [['recommend', '--user', 'demo', '--count', '0'], 2, /--count: 0 is below the least value 1/],
    [['import', 'x', '--format', 'netflix'], 2, /'netflix' is not one of/],
    [['import', '/nowhere/at/all', '--data', data], 1, /\/nowhere\/at\/all/],
    [['recommend', '--user', 'demo', '--data', join(root, 'absent')], 1, /there is no Deadwax data/],
    [['start', '--data', join(data, 'log.db')], 1, /cannot be written/],
    [['models', 'publish', 'movies', 'nothing', '--data', data], 1, /nothing/],
    [['models', 'show', 'nothing', '--data', data], 1, /there is no version nothing of movies/],
    [['train', 'movis', '--data', data], 2, /'movis' is not one of .*did you mean 'movies'/],
  ];
  for (const [args, status, message] of cases) {
    const outcome = await runDeadwax(args);
    assert.equal(outcome.status, status, `${args.join(' ')}: ${outcome.err}`);
    assert.match(outcome.err, message);
    assert.doesNotMatch(outcome.err, /\n\s+at .*\.ts/, 'no stack');
  }
});

test('a file that is not MovieLens is refused; half a line, a wrong encoding and a rating off the scale are set aside', async () => {
  const folder = join(root, 'ml-tiny');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'movies.csv'),
    'movieId,title,genres\n1,"Plain, A (1999)",Drama\n2,Other (2001),Comedy|Drama\n',
  );
  const rows = [
    'userId,movieId,rating,timestamp',
    '1,1,4.5,1000000000',
    '1,2',
    '2,1,11,1000000001',
    '2,2,3.0,1000000002',
    '3,1,\xff,1',
  ];
  writeFileSync(join(folder, 'ratings.csv'), Buffer.from(`${rows.join('\n')}\n`, 'latin1'));
  const result = await json(['import', folder]);
  assert.deepEqual(
    {
      read: Object(result.counts).ratings_read,
      accepted: Object(result.counts).events_accepted,
      rejected: Object(result.counts).rejected,
    },
    { read: 2, accepted: 2, rejected: 3 },
  );
  const { rejects } = await json(['imports', 'rejects', String(result.import_id)]);
  assert.ok(Array.isArray(rejects));
  assert.deepEqual(
    rejects.map((reject: { line: number }) => reject.line),
    [3, 4, 6],
  );
  assert.match(rejects[1].reason, /rating 11/);
  const again = await json(['import', folder]);
  assert.equal(again.already_imported, true);
  const wrong = join(root, 'holiday.csv');
  writeFileSync(wrong, 'place,days\nHome,3\n');
  const refused = await runDeadwax(['import', wrong, '--data', data]);
  assert.equal(refused.status, 1);
  assert.match(refused.err, /holiday.csv/);
});

test('a listening history is looked at first, imported once, and asks whose it is', async () => {
  const path = join(root, 'plays.csv');
  writeFileSync(path, 'artist,track,uts\nMarram,Salt Road,1673000000\nMarram,Kettle,1673000300\nMarram,,5\n');
  const asked = await runDeadwax(['import', path, '--data', data]);
  assert.equal(asked.status, 1);
  assert.match(asked.err, /say whose it is[\s\S]*--user NAME/);
  const looked = await runDeadwax(['import', path, '--user', 'ann', '--dry-run', '--data', data]);
  assert.match(
    looked.out,
    /new_events +2\n[\s\S]*Salt Road[\s\S]*the track is missing[\s\S]*Nothing was written/,
  );
  const { history, counts } = await json(['import', path, '--user', 'ann']);
  assert.deepEqual(
    [Object(history).plays, Object(counts).events_accepted, Object(counts).rejected],
    [2, 2, 1],
  );
  const again = await json(['import', path, '--user', 'ann', '--again']);
  assert.deepEqual([Object(again.history).already_there, Object(again.counts).events_accepted], [2, 0]);
});

function newestVersion(): string {
  const folder = join(data, 'models', 'movies');
  const versions = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  return join(folder, versions.sort().at(-1) ?? '');
}

test('a damaged model is refused by name, answers go on without it, and a rollback mends it', async () => {
  await json(['train', 'movies', '--factors', '8', '--iterations', '3', '--force']);
  const file = join(newestVersion(), 'ranking-items.f32');
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, 40);
  writeSync(handle, Buffer.from([byte[0] ^ 0xff]), 0, 1, 40);
  const { status, out, err } = await runDeadwax(['recommend', '--user', 'demo', '--json', '--data', data]);
  assert.equal(status, 0, err);
  assert.notEqual(JSON.parse(out).source, 'als');
  assert.match(err, /ranking-items.f32.*rollback/s);
  const back = await runDeadwax(['models', 'rollback', 'movies', '--data', data]);
  assert.equal(back.status, 0, back.err);
  assert.equal((await json(['recommend', '--user', 'demo'])).source, 'als');
});

/** Writes two files of pairs in which users choose every fifth item. */
function writePairs(): readonly string[] {
  const pairs = Array.from({ length: 2400 }, (_, at) => ({ user: at % 40, item: Math.floor(at / 40) }));
  const chosen = pairs.filter(({ user, item }) => (user + item) % 5 === 0);
  const write = (name: string, isTest: boolean): string => {
    const part = chosen.filter(({ user, item }) => ((user * 3 + item) % 4 === 0) === isTest);
    const path = join(root, name);
    writeFileSync(path, `user,item\n${part.map(({ user, item }) => `u${user},i${item}`).join('\n')}\n`);
    return path;
  };
  return ['--train', write('train.csv', false), '--test', write('test.csv', true)];
}

test('evaluate needs no data directory and prints both denominators of recall', async () => {
  const args = ['evaluate', ...writePairs(), '--model', 'ials', '--factors', '8', '--json'];
  const { status, out, err } = await runDeadwax(args);
  assert.equal(status, 0, err);
  const [row] = JSON.parse(out).rows;
  assert.equal(row.name, 'ials');
  assert.equal(typeof row.metrics['recall@20'].value, 'number');
  assert.equal(typeof row.metrics['recall_min@20'].value, 'number');
});

test('evaluate searches parameters, folds users in, and tells what it tried', async () => {
  const few = ['--factors', '4', '--iterations', '3', '--unobserved-weight', '0.3'];
  const args = ['evaluate', ...writePairs(), ...few, '--tune', '--fold-in-share', '0.5'];
  const { status, out, err } = await runDeadwax(args);
  assert.equal(status, 0, err);
  assert.match(err, /tried --regularization 0\.008: ndcg@20 0\.\d{4}/);
  assert.match(out, /^Tried on a random 10 % of the training part[\s\S]*Chosen: --regularization [\d.]+\n/);
  assert.match(out, /20 users [\s\S]*changes NDCG@20 by -?[\d.]+ %/);
  const { tuning, fold_in: foldIn } = JSON.parse((await runDeadwax([...args, '--json'])).out);
  assert.equal(typeof tuning.chosen.regularization, 'number');
  assert.equal(foldIn.n_users, 20);
});

test('evaluate cross-validates one file, and refuses options that do not go together', async () => {
  const [, path = ''] = writePairs();
  const folds = ['evaluate', '--ratings', path, '--folds', '3', '--factors', '4'];
  const { status, out, err } = await runDeadwax(folds);
  assert.equal(status, 0, err);
  assert.match(out, /3 random folds[\s\S]*ials +0\.\d{4} ± 0\.\d{4}/);
  for (const [args, message] of [
    [['--ratings', path, '--train', path], /either it or --train/],
    [['--train', path], /--train FILE and --test FILE/],
    [['--train', path, '--test', path, '--folds', '3'], /--ratings FILE/],
    [['--ratings', path, '--metric', 'ndcg@10'], /add --tune/],
    [['--ratings', path, '--model', 'popularity', '--tune'], /popularity has no parameters/],
    [['--ratings', path, '--tune', '--metric', 'rmse'], /rmse is not a figure of ials; use one of ndcg@10/],
    [['--ratings', path, '--model', 'als', '--unobserved-weight', '1'], /is for ials, not for als/],
    [['--ratings', path, '--nonnegative'], /--nonnegative is for als, not for ials/],
    [['--train', path, '--test', path, '--tune', '--validation', path], /must choose nothing/],
  ] as const) {
    const refused = await runDeadwax(['evaluate', ...args]);
    assert.equal(refused.status, 2);
    assert.match(refused.err, message);
  }
});
