import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTable } from '../../src/cli/table.ts';

test('a figure has the decimals that it is given', () => {
  const rows = [
    ['a', { figure: 99.96, decimals: 1 }],
    ['b', null],
  ] as const;
  assert.match(formatTable(['name', 'share'], rows), /\na {5}100\.0\nb {9}-\n$/);
});

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
