import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { DeadwaxError } from '../../src/errors.ts';
import { armFaults, faultPoint } from '../../src/util/fault-point.ts';

const MODULE = new URL('../../src/util/fault-point.ts', import.meta.url).href;

function failsAt(hits: number): number[] {
  return Array.from({ length: hits }, (_, at) => at + 1).filter(() => {
    try {
      faultPoint('log:before-commit');
      return false;
    } catch (thrown) {
      assert.ok(thrown instanceof DeadwaxError && thrown.code === 'storage_unavailable');
      return true;
    }
  });
}

test('a fault happens at its hits and at no others', () => {
  assert.deepEqual(failsAt(3), []);
  armFaults('log:before-commit@2:fail');
  assert.deepEqual(failsAt(4), [2]);
  armFaults('state:before-commit@1:kill, log:before-commit@2-3:fail');
  assert.deepEqual(failsAt(5), [2, 3]);
  armFaults('log:before-commit@3-*:fail');
  assert.deepEqual(failsAt(5), [3, 4, 5]);
});

test('a thread started after arming has the faults, with hits of its own', async () => {
  armFaults('log:before-commit@1:fail');
  assert.deepEqual(failsAt(2), [1]);
  const code = `import(${JSON.stringify(MODULE)}).then(({ faultPoint }) => faultPoint('log:before-commit'))`;
  const failed = new Promise((resolve) => new Worker(code, { eval: true }).once('error', resolve));
  assert.match(String(await failed), /no room at log:before-commit/);
});

test('a fatal fault ends the whole process as a power cut does', () => {
  const code = `const { armFaults, faultPoint } = await import(${JSON.stringify(MODULE)});
    armFaults('log:id-index@2:kill');
    faultPoint('log:id-index');
    process.stdout.write('one');
    faultPoint('log:id-index');
    process.stdout.write('two');`;
  const { signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code]);
  assert.equal(signal, 'SIGKILL');
  assert.equal(stdout.toString(), 'one');
});

test('a mistyped fault is refused with the nearest point', () => {
  const message = /did you mean 'log:before-commit'.*kill, fail, stall, end/;
  assert.throws(() => armFaults('log:before-comit@1:kill'), message);
  for (const text of ['', 'log:before-commit', 'log:before-commit@1:explode', 'log:before-commit@x:kill'])
    assert.throws(() => armFaults(text), { code: 'misuse' }, text);
});
