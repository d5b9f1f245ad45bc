import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJsonElements } from '../../src/source/json-elements.ts';
import { findJsonObjects } from '../../src/source/json-path.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function elementsOf(text: string, path: string, chunkBytes: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { firstRow, elements } of readJsonElements(
    inChunks(Buffer.from(text), chunkBytes),
    'a.json',
    path,
  )) {
    assert.equal(firstRow, found.length + 1);
    for (const element of elements) found.push(element && JSON.parse(element.toString()));
  }
  return found;
}

test('the elements of a list are those of JSON.parse, wherever the text is cut', async () => {
  const chunkBytes = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), chunkBytes, fc.nat(2), async (list, size, indent) => {
      // The row of -0 is 0 in JSON.
      const text = JSON.stringify(list, null, indent);
      assert.deepEqual(await elementsOf(text, '*', size), JSON.parse(text));
    }),
  );
});

test('the lists at a path are found among everything else', async () => {
  const side = fc.dictionary(
    fc.string().filter((name) => name !== 'rows'),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(
      side,
      fc.array(fc.jsonValue()),
      fc.integer({ min: 1, max: 40 }),
      async (other, rows, size) => {
        const text = JSON.stringify({ ...other, rows, after: [1] });
        assert.deepEqual(await elementsOf(text, 'rows.*', size), JSON.parse(JSON.stringify(rows)));
      },
    ),
  );
});

test('an element too long to keep is told as one, and the next is read', async () => {
  const text = JSON.stringify(['a', 'x'.repeat(1_100_000), 'b']);
  assert.deepEqual(await elementsOf(text, '*', 65_536), ['a', undefined, 'b']);
});

test('a text that breaks off gives what was whole before', async () => {
  const chunks = inChunks(Buffer.from('[{"a":1},{"a":'), 4);
  const found: string[] = [];
  const read = async () => {
    for await (const { elements } of readJsonElements(chunks, 'a.json', '*'))
      found.push(...elements.map(String));
  };
  await assert.rejects(read(), { code: 'unparsable', message: 'a.json ends in the middle of row 2' });
  assert.deepEqual(found, ['{"a":1}']);
});

test('objects of the beginning of a text are found with their names, the cut one too', () => {
  assert.deepEqual(findJsonObjects(Buffer.from('{"m":{"x":1},"s":[{"time":1,"track":{"title":"a"},"len')), [
    { path: 'm', names: ['x'] },
    { path: 's.*.track', names: ['title'] },
    { path: 's.*', names: ['time', 'track'] },
    { path: '', names: ['m', 's'] },
  ]);
});
