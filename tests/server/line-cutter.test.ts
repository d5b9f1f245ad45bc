import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineCutter } from '../../src/server/line-cutter.ts';

test('lines come out whole and in order, wherever the chunks and the takes cut the stream', () => {
  const line = fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\n', ''));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.tuple(fc.nat(20), fc.boolean())), (lines, steps) => {
      const bytes = Buffer.from(lines.join('\n'));
      const cutter = new LineCutter(10_000);
      const taken: Buffer[] = [];
      let at = 0;
      const take = () => {
        const piece = Buffer.from(cutter.take());
        assert.ok(piece.length === 0 || piece.at(-1) === 10);
        taken.push(piece);
      };
      for (const [size, isTaken] of steps) {
        cutter.push(bytes.subarray(at, at + size));
        at = Math.min(bytes.length, at + size);
        if (isTaken) take();
      }
      cutter.push(bytes.subarray(at));
      take();
      cutter.end();
      taken.push(Buffer.from(cutter.take()));
      assert.deepEqual(Buffer.concat(taken), bytes);
    }),
  );
});

test('a line that is too long comes out cut, and what follows it whole', () => {
  const cutter = new LineCutter(10);
  for (const chunk of ['ab\n', 'x'.repeat(8), 'x'.repeat(8), 'x\ncd', '\nef\n'])
    cutter.push(Buffer.from(chunk));
  cutter.end();
  assert.equal(Buffer.from(cutter.take()).toString(), `ab\n${'x'.repeat(10)}\ncd\nef\n`);
});
