import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTable } from '../../src/cli/table.ts';

test('text stands left, numbers right, what is missing is a dash, long text is cut', () => {
  const table = formatTable(
    ['name', 'n'],
    [
      ['a', 1],
      ['bb', 22.5],
      [null, undefined],
      ['x'.repeat(70), 100],
    ],
  );
  const lines = table.split('\n');
  assert.equal(lines[2], `a${' '.repeat(59)}        1`);
  assert.equal(lines[3], `bb${' '.repeat(58)}  22.5000`);
  assert.match(lines[4] ?? '', /^- +-$/);
  assert.match(lines[5] ?? '', /^x{59}…/);
});
