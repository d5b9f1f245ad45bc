import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { CliIo } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { Interactions } from '../../src/server/contract.ts';
import { syntheticReleases } from '../../src/simulate/collections/synthetic-releases.ts';
import { simulatedUserId } from '../../src/simulate/simulated-users.ts';
import { collectionOptions, rowsByCollector } from '../support/collectors.ts';
import { bearer, withServer } from '../support/open-server.ts';
import { fixture } from '../support/read-source.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

interface Workplace {
  readonly directory: string;
  /** Runs a command line here; `stopAfterBytes` of output the stop signal fires. */
  run(line: string, stopAfterBytes?: number): Promise<Run>;
}

function openWorkplace(context: TestContext): Workplace {
  const directory = temporaryDirectory(context);
  return {
    directory,
    async run(line, stopAfterBytes = Number.POSITIVE_INFINITY) {
      const controller = new AbortController();
      const out: Uint8Array[] = [];
      let [size, err] = [0, ''];
      const io: CliIo = {
        out(text) {
          out.push(Buffer.from(text));
          size += text.length;
          if (size > stopAfterBytes) controller.abort();
        },
        err(text) {
          err += text;
        },
        die: (text) => assert.fail(text),
        isTerminal: false,
        columns: 80,
        environment: {},
        workingDirectory: directory,
        clock: () => Date.now(),
        signal: controller.signal,
      };
      const status = await runCli(line.split(' '), io);
      return { status, out: Buffer.concat(out).toString('utf8'), err };
    },
  };
}

function countLines(text: string): number {
  return text === '' ? 0 : text.trimEnd().split('\n').length;
}

test('each simulator writes a file, the same one each time, and counts its lines', async (context) => {
  const { run, directory } = openWorkplace(context);
  const commands = {
    'simulate listeners --listeners 20 --users 50': 'ndjson',
    'simulate history --events 3000 --days 400 --songs 30': 'ndjson',
    'simulate ratings --count 500 --start 2026-01-01': 'ndjson',
    'simulate collections --users 300': 'ndjson',
    'simulate activity --users 20 --realistic': 'ndjson',
    'simulate users --count 700': 'ndjson',
    'simulate users --count 600': 'csv',
    [`simulate replay ${fixture('ml-1m')}`]: 'ndjson',
  };
  for (const [command, ending] of Object.entries(commands)) {
    const first = await run(`${command} --json --to first.${ending}`);
    const second = await run(`${command} --to second.${ending}.gz`);
    assert.deepEqual([first.status, second.status], [0, 0], first.err + second.err);
    const text = readFileSync(join(directory, `first.${ending}`));
    assert(text.equals(gunzipSync(readFileSync(join(directory, `second.${ending}.gz`)))), command);
    const { sent, accepted } = JSON.parse(first.out);
    assert.equal(sent, accepted);
    assert.equal(countLines(text.toString()), ending === 'csv' ? sent + 1 : sent);
    assert.match(second.out, new RegExp(`^${sent} (events|users) in .*: ${sent} accepted\n$`));
  }
});

test('on standard output stand the lines alone; the count is on standard error', async (context) => {
  const { run } = openWorkplace(context);
  const { status, out, err } = await run('simulate listeners --events 300 --to stdout --as-fast-as-possible');
  assert.equal(status, 0);
  assert.equal(countLines(out), 300);
  for (const line of out.trimEnd().split('\n')) JSON.parse(line);
  assert.match(err, /^300 events in .*: 300 accepted\n$/);
});

test('a stop ends a simulation with the count of what was acknowledged', async (context) => {
  const { run } = openWorkplace(context);
  const { status, out, err } = await run('simulate ratings --rate 1000 --to stdout', 20_000);
  assert.equal(status, 0);
  assert(countLines(out) >= 100);
  assert.match(err, new RegExp(`^${countLines(out)} events in .*: ${countLines(out)} accepted\n$`));
});

test('what went into the log counts once when the server gets it again; users are there to be asked for', async (context) => {
  const { run } = openWorkplace(context);
  const simulation = 'simulate listeners --listeners 30 --users 60 --songs 40 --json --as-fast-as-possible';
  const imported = await run(`import ${fixture('ml-1m')}`);
  assert.equal(imported.status, 0, imported.err);
  const { accepted, ...logged } = JSON.parse((await run(`${simulation} --to log`)).out);
  assert(accepted > 1000);
  assert.deepEqual([logged.duplicates, logged.rejected], [0, 0]);
  const again = JSON.parse((await run(simulation)).out);
  assert.deepEqual([again.accepted, again.duplicates, again.rejected], [0, accepted, 0]);
  const users = JSON.parse((await run('simulate users --count 60 --json')).out);
  assert.deepEqual([users.sent, users.accepted], [60, 60]);
  const shown = await run(`users show ${simulatedUserId(7)} --json`);
  assert.match(shown.out, /\.8@example\.org"/);
});

test('ten thousand collections reach a server whole, and count once when they are sent again', async (context) => {
  const { run } = openWorkplace(context);
  await withServer(async ({ app, keys, log }) => {
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const command = `simulate collections --users 10000 --json --url ${url} --key ${keys.ingest}`;
    const first = await run(command);
    assert.equal(first.status, 0, first.err);
    assert.equal(JSON.parse(first.out).accepted, 10_000);
    assert.equal(await log.endOffset(), 10_000);
    const again = JSON.parse((await run(command.replace('10000', '1000'))).out);
    assert.deepEqual([again.accepted, again.duplicates, again.rejected], [0, 1000, 0]);
    const headers = bearer(keys.read);
    const collections = rowsByCollector(collectionOptions({ nUsers: 10_000 }));
    for (const userNumber of [1, 5000, 10_000]) {
      const query = `/api/v1/users/user${userNumber}/interactions?catalogue=records&count=1000`;
      const { interactions } = Interactions.parse((await app.inject({ url: query, headers })).json());
      const owned = interactions.map(({ item_id }) => item_id).sort();
      assert.deepEqual(owned, Array.from(collections[userNumber - 1], (row) => `release:${row}`).sort());
    }
  });
});

test('what collectors do goes into the log once, however often it is sent', async (context) => {
  const { run } = openWorkplace(context);
  const activity = 'simulate activity --users 100 --realistic --json --to log';
  const { accepted } = JSON.parse((await run(activity)).out);
  assert(accepted > 10_000);
  const again = JSON.parse((await run(activity)).out);
  assert.deepEqual([again.accepted, again.duplicates, again.rejected], [0, accepted, 0]);
});

test('a log that only a simulation has filled is data like any other to the next command', async (context) => {
  const { run } = openWorkplace(context);
  await run('simulate collections --users 3 --to log --data made');
  const shown = await run('taste user2 --json --data made');
  assert.equal(shown.status, 0, shown.err);
  const owner = await run('users show user2 --catalogue records --count 1 --data made');
  assert.match(owner.out, /how .*\n.*\nrelease:\d+ .* owned /);
  const listener = await run('users show user2 --catalogue tracks --data made');
  assert.match(listener.out, /user2: \d+ interactions, .*\nNone of them is of tracks\./);
  const nothing = await run('taste user2 --data absent');
  assert.match(nothing.err, /there is no Deadwax data/);
});

test('a log that takes no unknown items gets none of collectors, either', async (context) => {
  const { run, directory } = openWorkplace(context);
  writeFileSync(join(directory, 'deadwax.toml'), 'unknown_items = "reject"\n');
  const { accepted, rejected } = JSON.parse(
    (await run('simulate collections --users 5 --json --to log')).out,
  );
  assert.deepEqual([accepted, rejected], [0, 5]);
});

test('collectors of an imported catalogue collect what it has', async (context) => {
  const { run } = openWorkplace(context);
  await withServer(async ({ app, keys, context: { store } }) => {
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const target = `--url ${url} --key ${keys.admin}`;
    const refused = await run(`simulate collections --imported ${target}`);
    assert.match(refused.err, /the records catalogue has no releases/);
    await store.items.put(
      [...syntheticReleases(2400)].map((item) => ({ ...item, itemId: `${item.itemId}00` })),
    );
    const sent = await run(`simulate collections --users 20 --realistic --imported --json ${target}`);
    assert.equal(JSON.parse(sent.out).accepted, 20, sent.err);
    const query = '/api/v1/users/user7/interactions?catalogue=records&count=1000';
    const reply = await app.inject({ url: query, headers: bearer(keys.read) });
    const { interactions } = Interactions.parse(reply.json());
    assert(interactions.length >= 150 && interactions.every(({ item_id }) => item_id.endsWith('00')));
  });
});

test('what cannot be is refused with the reason', async (context) => {
  const { run } = openWorkplace(context);
  for (const [line, message] of [
    ['simulate listeners --listeners 100 --users 99 --to stdout', /--users 99 are too few/],
    ['simulate listeners --rate 5 --as-fast-as-possible --to stdout', /exclude each other/],
    ['simulate listeners --start yesterday --to stdout', /'yesterday' is not a time/],
    ['simulate history --to events.txt', /'events.txt' is none of/],
    ['simulate users --to users.txt', /'users.txt' is neither/],
    ['simulate releases --to releases.csv', /'releases.csv' is not a file name/],
    ['simulate activity --imported --to stdout', /--imported needs the catalogue of a server/],
    ['simulate history --artists nobody --to stdout', /none of 10000 songs is by nobody/],
  ] as const) {
    const { status, err } = await run(line);
    assert.notEqual(status, 0);
    assert.match(err, message);
  }
});
