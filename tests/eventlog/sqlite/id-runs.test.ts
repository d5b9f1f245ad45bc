import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readIdWords } from '../../../src/eventlog/sqlite/id-key.ts';
import { IdRun } from '../../../src/eventlog/sqlite/id-run-file.ts';
import { doIdRunTask } from '../../../src/eventlog/sqlite/id-run-task.ts';
import { IdTable } from '../../../src/eventlog/sqlite/id-table.ts';
import { createRandom } from '../../../src/util/random.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const WORDS = new Uint32Array(4);

/** Keys as ids of different kinds have them: random, counted up, and all alike in the beginning. */
function makeKey(number: number, kind: number): Uint8Array {
  const key = new Uint8Array(16);
  const view = new DataView(key.buffer);
  if (kind === 0) {
    const random = createRandom(number);
    for (let at = 0; at < 16; at += 4) view.setUint32(at, random.below(2 ** 32));
  } else view.setUint32(kind === 1 ? 12 : 4, number);
  return key;
}

function wordsOf(number: number, kind: number): Uint32Array {
  readIdWords(makeKey(number, kind), 0, WORDS);
  return WORDS;
}

function fill(kind: number, from: number, count: number): IdTable {
  const table = new IdTable();
  for (let number = from; number < from + count; number += 1)
    assert.equal(table.enter(wordsOf(number, kind), number), undefined);
  return table;
}

for (const [kind, name] of ['random keys', 'counted keys', 'keys that differ in one word'].entries()) {
  test(`a table finds what it holds and nothing else: ${name}`, () => {
    const table = fill(kind, 0, 5000);
    for (let number = 0; number < 5000; number += 7) {
      assert.equal(table.find(wordsOf(number, kind)), number);
      assert.equal(table.enter(wordsOf(number, kind), 9999), number);
      assert.equal(table.find(wordsOf(number + 5000, kind)), undefined);
    }
    table.forgetFrom(3000);
    assert.equal(table.size, 3000);
    assert.equal(table.find(wordsOf(2999, kind)), 2999);
    assert.equal(table.find(wordsOf(3000, kind)), undefined);
  });

  test(`a table forgets the last ids, before and after it has grown, and takes them anew: ${name}`, () => {
    for (const [kept, all] of [
      [300, 650],
      [300, 2000],
      [0, 5],
    ]) {
      const table = fill(kind, 0, kept);
      table.keep();
      for (let round = 0; round < 3; round += 1) {
        for (let number = kept; number < all; number += 1)
          assert.equal(table.enter(wordsOf(number, kind), number), undefined);
        table.forgetFrom(kept);
        assert.equal(table.size, kept);
        for (let number = 0; number < all; number += 1)
          assert.equal(table.find(wordsOf(number, kind)), number < kept ? number : undefined);
      }
    }
  });

  test(`a run and a merge of runs find what they hold and nothing else: ${name}`, (context) => {
    const folder = temporaryDirectory(context);
    const sizes = [5000, 1, 700];
    let from = 0;
    const inputs = sizes.map((size, at) => {
      const path = join(folder, `${at}.run`);
      doIdRunTask({ kind: 'write', path, table: fill(kind, from, size).arrays });
      from += size;
      return path;
    });
    const path = join(folder, 'merged.run');
    doIdRunTask({ kind: 'merge', path, inputs });
    const [first, merged] = [new IdRun(inputs[0]), new IdRun(path)];
    assert.equal(merged.nEntries, from);
    for (let number = 0; number < from; number += 1) assert.equal(merged.find(wordsOf(number, kind)), number);
    for (let number = 0; number < 2000; number += 1) {
      assert.equal(first.find(wordsOf(number, kind)), number);
      assert.equal(merged.find(wordsOf(number + from, kind)), undefined);
    }
    first.close();
    merged.close();
  });
}

test('a run that was changed or cut is called damaged', (context) => {
  const path = join(temporaryDirectory(context), '1.run');
  doIdRunTask({ kind: 'write', path, table: fill(0, 0, 3000).arrays });
  const whole = readFileSync(path);
  const changed = Buffer.from(whole);
  changed[100] ^= 1;
  writeFileSync(path, changed);
  const run = new IdRun(path);
  assert.throws(
    () => {
      for (let number = 0; number < 3000; number += 1) run.find(wordsOf(number, 0));
    },
    { code: 'damaged_data' },
  );
  run.close();
  for (const wrong of [whole.subarray(0, whole.length - 5), whole.subarray(0, 20), Buffer.alloc(9999)]) {
    writeFileSync(path, wrong);
    assert.throws(() => new IdRun(path), { code: 'damaged_data' });
  }
});

test('a run that cannot be finished leaves nothing behind', (context) => {
  const folder = temporaryDirectory(context);
  const path = join(folder, '1.run');
  // In the place of the file is a folder that is not empty.
  mkdirSync(join(path, 'full'), { recursive: true });
  assert.throws(() => doIdRunTask({ kind: 'write', path, table: fill(0, 0, 300).arrays }));
  assert.deepEqual(readdirSync(folder), ['1.run']);
});
