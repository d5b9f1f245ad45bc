import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../../src/app/config.ts';
import { DeadwaxError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadwax-config-'));
after(() => rmSync(folder, { recursive: true }));

function load(
  toml: string,
  environment: Record<string, string> = {},
  flags: Record<string, string | number> = {},
) {
  const file = join(folder, 'test.toml');
  writeFileSync(file, toml);
  return loadConfig({ file, workingDirectory: folder, environment, flags });
}

test('a flag wins over the environment, the environment over the file, the file over the default', () => {
  const toml = 'port = 1\nhost = "::1"\nthreads = 3';
  const config = load(toml, { DEADWAX_PORT: '2', DEADWAX_THREADS: '4' }, { port: 5 });
  assert.deepEqual([config.port, config.threads, config.host, config.log_level], [5, 4, '::1', 'warn']);
});

test('all problems are reported at once, an unknown key with the nearest known one', () => {
  assert.throws(
    () => load('prot = 1\nport = 99999999\nlog_level = "loud"'),
    (thrown) => {
      assert.ok(thrown instanceof DeadwaxError);
      assert.equal(thrown.errors.length, 3);
      assert.match(thrown.message, /did you mean 'port'/);
      assert.match(thrown.message, /99999999 is above/);
      assert.match(thrown.message, /'loud' is not one of/);
      return true;
    },
  );
});

test('a file that is missing or not TOML is named', () => {
  const sources = { workingDirectory: folder, environment: {}, flags: {} };
  assert.throws(() => loadConfig({ ...sources, file: 'absent.toml' }), /absent.toml does not exist/);
  assert.throws(() => load('port = = 1'), /test.toml/);
});
