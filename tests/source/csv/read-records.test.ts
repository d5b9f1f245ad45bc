import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRecords } from '../../../src/source/csv/read-records.ts';
import { readHistory } from '../../support/read-history.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

type Records = readonly { readonly line: number; readonly fields: readonly string[] | string }[];

/** Reads a text as records, cut into chunks of so many bytes. */
async function recordsOf(text: string, chunkBytes: number): Promise<Records> {
  const bytes = Buffer.from(text);
  async function* read(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const records: { line: number; fields: readonly string[] | string }[] = [];
  const file = { path: 'a.csv', sizeBytes: bytes.length, read };
  for await (const batch of readRecords(file, ','))
    for (const { line, fields } of batch.records) records.push({ line, fields });
  return records;
}

const anyField = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', ' ', 'é'), maxLength: 8 });

test('records come back as they were written, whatever quoted fields hold and however the bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyField, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (written, chunkBytes) => {
        const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
        const text = written.map((fields) => fields.map(quote).join(',')).join('\n');
        const read = await recordsOf(text, chunkBytes);
        assert.deepEqual(
          read.map(({ fields }) => fields),
          written,
        );
        const lineOf = (at: number) =>
          1 + written.slice(0, at).reduce((n, fields) => n + fields.join('').split('\n').length, 0);
        assert.deepEqual(
          read.map(({ line }) => line),
          written.map((_, at) => lineOf(at)),
        );
      },
    ),
  );
});

test('a quote that is never closed costs its own line, however many follow', async () => {
  const lines = Array.from({ length: 200 }, (_, n) => (n === 3 ? 'a,"b,c' : `a,b,${n}`));
  const records = await recordsOf(lines.join('\n'), 64);
  assert.equal(records.length, 200);
  assert.deepEqual(
    records.flatMap(({ line, fields }) => (typeof fields === 'string' ? [[line, fields]] : [])),
    [[4, 'a quote is not closed']],
  );
  const atEnd = await recordsOf('a,b\n"a,b\nc,d', 5);
  assert.deepEqual(
    atEnd.map(({ fields }) => fields),
    [['a', 'b'], 'a quote is not closed', ['c', 'd']],
  );
});

test('a history whose titles have line breaks gives every listen, by header and by a map of columns', async (context) => {
  const path = join(temporaryDirectory(context), 'a.csv');
  const rows = [
    'Artist,Title,Played at,Note',
    'Marram,"Salt\r\nRoad",2023-01-06 10:13:20,"came on\n\nin the ""rain"""',
    'Hollow,Kettle,2023-01-06 10:18:20,',
  ];
  writeFileSync(path, rows.join('\n'));
  const expected = [
    ['Marram', 'Salt Road'],
    ['Hollow', 'Kettle'],
  ];
  for (const options of [{}, { columns: { artist: '1', track: '2', time: '3' } }]) {
    const { rows: listens, rejects } = await readHistory(path, options);
    assert.deepEqual(
      listens.map(({ listen }) => [listen.artist, listen.track]),
      expected,
    );
    assert.deepEqual(rejects, []);
  }
});
