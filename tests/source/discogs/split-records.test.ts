import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DiscogsKind } from '../../../src/source/discogs/record-starts.ts';
import { splitRecords } from '../../../src/source/discogs/split-records.ts';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(text: string, kind: DiscogsKind, size: number) {
  const found: { offset: number; text: string; isCut: boolean }[] = [];
  const options = { kind, file: 'dump.xml', offset: 0, isSingle: false };
  for await (const { bytes, offset, isCut } of splitRecords(chunksOf(Buffer.from(text), size), options))
    found.push({ offset, text: bytes.toString(), isCut });
  return found;
}

test('groups of whole records follow each other without gap, however the bytes come in', async () => {
  const record = fc
    .tuple(fc.nat(9), fc.integer({ min: 0, max: 60_000 }))
    .map(([id, size]) => `<release id="${id}"><released/>${'x'.repeat(size)}</release>\n`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 40 }),
      fc.integer({ min: 1000, max: 900_000 }),
      async (records, size) => {
        const head = '<?xml version="1.0"?>\n<releases>\n';
        const groups = await split(`${head}${records.join('')}</releases>\n`, 'release', size);
        assert.equal(groups.map(({ text }) => text).join(''), records.join(''));
        let end = head.length;
        for (const { offset, text } of groups) {
          assert.equal(offset, end);
          end += text.length;
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('the labels of a label begin no record', async () => {
  const records = [
    '<label><id>1</id><name>A</name><sublabels><label id="2">B</label><label/><label></label></sublabels></label>\n',
    '<label>\n  <images/><id>3</id></label>\n',
  ];
  const groups = await split(`<labels>\n${records.join('')}</labels>`, 'label', 7);
  assert.equal(groups.map(({ text }) => text).join(''), records.join(''));
});

test('a record that is too large is given cut off, and those after it whole', async () => {
  const after = '<release id="2"></release>';
  const text = `<releases><release id="1">${'y'.repeat(5_000_000)}</release>${after}</releases>`;
  const groups = await split(text, 'release', 65_536);
  assert.deepEqual(
    groups.map(({ isCut, offset }) => ({ isCut, offset })),
    [
      { isCut: true, offset: 10 },
      { isCut: false, offset: text.length - after.length - '</releases>'.length },
    ],
  );
  assert.equal(groups[1].text, after);
});

test('a file that ends too early gives what is whole, then says where the rest begins', async () => {
  const whole = '<releases><release id="1"></release>';
  const groups: string[] = [];
  const options = { kind: 'release', file: 'dump.xml', offset: 0, isSingle: false } as const;
  await assert.rejects(
    async () => {
      for await (const { bytes } of splitRecords(
        chunksOf(Buffer.from(`${whole}<release id="2"><ti`), 5),
        options,
      ))
        groups.push(bytes.toString());
    },
    { code: 'unparsable', details: { file: 'dump.xml', offset: whole.length } },
  );
  assert.deepEqual(groups, ['<release id="1"></release>']);
  await assert.rejects(split(whole, 'release', 9), { code: 'unparsable' });
});

test('a list without records is whole', async () => {
  assert.deepEqual(await split('<releases></releases>', 'release', 4), []);
  assert.deepEqual(await split('<releases/>', 'release', 4), []);
  await assert.rejects(split('<releases>', 'release', 4), { code: 'unparsable' });
});
