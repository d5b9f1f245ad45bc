import assert from 'node:assert/strict';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Landing, watchLanding } from '../../src/importing/landing.ts';
import type { JobHandler } from '../../src/jobs/job.ts';
import { type JobQueue, openJobQueue } from '../../src/jobs/job-queue.ts';
import { openImportWorld } from '../support/import-world.ts';
import { historyFixture } from '../support/read-history.ts';
import { fixture } from '../support/read-source.ts';

interface Harbour {
  readonly directory: string;
  readonly landing: Landing;
  readonly queue: JobQueue;
}

interface HarbourOptions {
  readonly onFault?: (line: string) => void;
  readonly beforeImport?: () => Promise<void>;
  readonly pollMs?: number;
}

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deadwax-landing-'));
}

async function openHarbour(
  context: TestContext,
  directory = makeFolder(),
  { onFault = assert.fail, beforeImport = async () => {}, pollMs = 20 }: HarbourOptions = {},
): Promise<Harbour> {
  const world = await openImportWorld(directory);
  const handler: JobHandler = {
    ...world.handler,
    run: async (parameters, job) => {
      await beforeImport();
      return world.handler.run(parameters, job);
    },
  };
  const queue = await openJobQueue({
    documents: world.store.documents,
    handlers: [handler],
    clock: Date.now,
    randomBytes: (size) => crypto.getRandomValues(new Uint8Array(size)),
    pollMs: 5,
    retryDelayMs: 1,
  });
  const landing = await watchLanding({
    dataDirectory: directory,
    enqueue: (type, parameters) => queue.enqueue(type, parameters),
    getJob: (jobId) => queue.get(jobId),
    clock: Date.now,
    pollMs,
    onFault,
  });
  context.after(async () => {
    await landing.close();
    await queue.close();
    await world.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { directory, landing, queue };
}

function names({ directory }: { directory: string }, folder: string): string[] {
  return readdirSync(join(directory, 'landing', folder)).sort();
}

async function untilEmpty(harbour: Harbour): Promise<void> {
  while (names(harbour, 'input').length > 0) await sleep(10);
}

test('a dropped folder and a dropped file end in processed/ with a log each', async (context) => {
  const harbour = await openHarbour(context);
  cpSync(fixture('ml-1m'), join(harbour.directory, 'landing/input/ml-1m'), { recursive: true });
  cpSync(join(fixture('ml-latest'), 'ratings.csv'), join(harbour.directory, 'landing/input/ratings.csv'));
  await untilEmpty(harbour);
  assert.deepEqual(names(harbour, 'processed'), ['ml-1m', 'ratings.csv']);
  assert.deepEqual(names(harbour, 'errors'), []);
  const logs = await harbour.landing.listLogs();
  assert.deepEqual(logs.map(({ name }) => name).sort(), ['ml-1m.log', 'ratings.csv.log']);
});

test('a file that cannot be imported ends in errors/ with its reason beside it', async (context) => {
  const harbour = await openHarbour(context);
  writeFileSync(join(harbour.directory, 'landing/input/diary.txt'), 'Dear diary\n');
  await untilEmpty(harbour);
  assert.deepEqual(names(harbour, 'errors'), ['diary.txt', 'diary.txt.reason.json']);
  const reason = JSON.parse(
    readFileSync(join(harbour.directory, 'landing/errors/diary.txt.reason.json'), 'utf8'),
  );
  assert.equal(reason.code, 'unsupported_format');
  assert.deepEqual(names(harbour, 'processed'), []);
});

test('the same content dropped twice is processed twice and imported once', async (context) => {
  const harbour = await openHarbour(context);
  for (let round = 0; round < 2; round += 1) {
    cpSync(join(fixture('ml-latest'), 'ratings.csv'), join(harbour.directory, 'landing/input/ratings.csv'));
    await untilEmpty(harbour);
  }
  assert.deepEqual(names(harbour, 'processed'), ['ratings-2.csv', 'ratings.csv']);
  // The last line is written after the move.
  while (!(await harbour.landing.readLog('ratings.csv.log')).includes('processed/ratings-2.csv'))
    await sleep(10);
  assert.match(await harbour.landing.readLog('ratings.csv.log'), /"already_imported":true/);
});

test('an upload becomes visible whole and is imported', async (context) => {
  const harbour = await openHarbour(context);
  const job = await harbour.landing.receive('mine.csv', Readable.from(['user,item,rating\n', 'a,x,4\n']), {});
  assert.equal((await harbour.queue.waitFor(job.jobId)).status, 'succeeded');
  await untilEmpty(harbour);
  assert.deepEqual(names(harbour, 'processed'), ['mine.csv']);
});

const SPOTIFY = historyFixture('spotify/Streaming_History_Audio_2023_0.json');

test('options beside a dropped file say how to import it; wrong ones set it aside', async (context) => {
  const directory = makeFolder();
  const input = join(directory, 'landing', 'input');
  mkdirSync(input, { recursive: true });
  for (const name of ['a.json', 'b.json', 'c.json']) cpSync(SPOTIFY, join(input, name));
  writeFileSync(join(input, 'a.json.options.json'), '{"user":"ann"}');
  writeFileSync(join(input, 'b.json.options.json'), '{"usr":"ann"}');
  writeFileSync(join(input, 'c.json.options.json'), 'ann');
  const harbour = await openHarbour(context, directory);
  await untilEmpty(harbour);
  assert.deepEqual(names(harbour, 'processed'), ['a.json']);
  assert.deepEqual(names(harbour, 'errors'), [
    'b.json',
    'b.json.reason.json',
    'c.json',
    'c.json.reason.json',
  ]);
  assert.match(readFileSync(join(directory, 'landing/errors/b.json.reason.json'), 'utf8'), /usr/);
});

test('an upload that a dry run has looked at waits until it is confirmed or discarded', async (context) => {
  const harbour = await openHarbour(context);
  const { landing, queue } = harbour;
  const options = { user: 'ann', dry_run: true };
  const upload = async (name: string): Promise<void> => {
    const { jobId } = await landing.receive(name, createReadStream(SPOTIFY), options);
    const { result } = await queue.waitFor(jobId);
    assert.deepEqual([Object(result).dry_run, Object(result).new_events], [true, 3]);
  };
  await upload('a.json');
  await upload('b.json');
  await sleep(100);
  assert.deepEqual(
    names(harbour, 'input').filter((name) => !name.includes('options')),
    ['a.json', 'b.json'],
  );
  await landing.discard('b.json');
  const { result } = await queue.waitFor((await landing.confirm('a.json')).jobId);
  assert.equal(Object(result).counts.events_accepted, 3);
  await untilEmpty(harbour);
  assert.deepEqual(names(harbour, 'processed'), ['a.json']);
  await assert.rejects(landing.confirm('a.json'), { code: 'not_found' });
  await assert.rejects(landing.discard('b.json'), { code: 'not_found' });
});

test('an upload with an option that does not exist is refused before it is sent', async (context) => {
  const { landing } = await openHarbour(context);
  const body = Readable.from(['[]']);
  await assert.rejects(landing.receive('a.json', body, { colour: 1 }), { code: 'invalid_input' });
  await assert.rejects(landing.receive('a.json.options.json', body, {}), { code: 'invalid_input' });
});

test('a name that leaves the folder is refused, for uploads and for logs', async (context) => {
  const { landing } = await openHarbour(context);
  for (const name of ['../evil.csv', '/etc/passwd', '.hidden', '', 'a\\b'])
    await assert.rejects(landing.receive(name, Readable.from(['']), {}), { code: 'invalid_input' });
  await assert.rejects(landing.readLog('../../log.db'), { code: 'invalid_input' });
  await assert.rejects(landing.readLog('none.log'), { code: 'not_found' });
});

test('what a crash left in input/ after its import is moved on at the next start', async (context) => {
  const directory = makeFolder();
  mkdirSync(join(directory, 'landing/input'), { recursive: true });
  writeFileSync(join(directory, 'landing/input/.half.csv.part'), 'user,it');
  const world = await openImportWorld(directory);
  const path = join(directory, 'landing/input/mine.csv');
  writeFileSync(path, 'user,item,rating\na,x,4\n');
  const quiet = { jobId: 'job-0', attempt: 1, signal: new AbortController().signal, checkpoint: undefined };
  await world.handler.run(
    { path },
    { ...quiet, progress: () => {}, log: () => {}, saveCheckpoint: async () => {} },
  );
  await world.close();
  const harbour = await openHarbour(context, directory);
  while (existsSync(path)) await sleep(10);
  assert.deepEqual(names(harbour, 'processed'), ['mine.csv']);
  assert.deepEqual(names(harbour, 'input'), []);
});

test('a dropped file that cannot be taken in is told and does not hold up the others', async (context) => {
  const faults: string[] = [];
  const onFault = (line: string): void => void faults.push(line);
  const harbour = await openHarbour(context, makeFolder(), { onFault });
  const input = join(harbour.directory, 'landing/input');
  writeFileSync(join(input, 'a\\b.csv'), 'user,item,rating\na,x,4\n');
  writeFileSync(join(input, 'mine.csv'), 'user,item,rating\na,x,4\n');
  while (existsSync(join(input, 'mine.csv'))) await sleep(10);
  assert.deepEqual(names(harbour, 'processed'), ['mine.csv']);
  assert.match(faults[0], /not a plain file name/);
});

test('a file that takes the name of an upload that was removed is imported on its own', async (context) => {
  const gate = Promise.withResolvers<void>();
  const options = { beforeImport: () => gate.promise, pollMs: 300 };
  const harbour = await openHarbour(context, makeFolder(), options);
  const path = join(harbour.directory, 'landing/input/mine.csv');
  const upload = await harbour.landing.receive(
    'mine.csv',
    Readable.from(['user,item,rating\n', 'a,x,4\n']),
    {},
  );
  rmSync(path);
  // A look that sees nothing of it.
  await sleep(400);
  gate.resolve();
  assert.equal((await harbour.queue.waitFor(upload.jobId)).status, 'failed');
  writeFileSync(path, 'user,item,rating\nb,y,3\n');
  await untilEmpty(harbour);
  assert.deepEqual([names(harbour, 'processed'), names(harbour, 'errors')], [['mine.csv'], []]);
});
