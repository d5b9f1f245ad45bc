import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTrack } from '../../../src/source/million-song/parse-track.ts';
import { type ScannedLine, TrackScanner } from '../../../src/source/million-song/track-scanner.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/million-song');

function scan(parts: readonly Buffer[]): ScannedLine[] {
  const lines: ScannedLine[] = [];
  const scanner = new TrackScanner((line) => lines.push(line));
  for (const part of parts) scanner.feed(part);
  scanner.end();
  return lines;
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % bytes.length), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const tracks = readFileSync(join(FIXTURES, 'tracks/tracks.tsv'));
const malformed = readFileSync(join(FIXTURES, 'tracks-malformed/tracks.tsv'));
const withReturns = Buffer.from(tracks.toString().replaceAll('\n', '\r\n'));

test('lines scan to the same fields wherever chunks end', () => {
  for (const bytes of [tracks, malformed, withReturns]) {
    const whole = scan([bytes]).map(({ fields }) => fields);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (places) => {
        const lines = scan(cut(bytes, places)).map(({ fields }) => fields);
        assert.deepEqual(lines.map(parsed), whole.map(parsed));
      }),
      { numRuns: 200 },
    );
  }
});

function parsed(fields: ScannedLine['fields']): unknown {
  return typeof fields === 'string' ? fields : parseTrack(fields);
}

test('a field that is far too long is refused, not gathered', () => {
  const line = tracks.toString().split('\n')[0].replace('Ebb', 'E'.repeat(200_000));
  const [whole] = scan([Buffer.from(line)]);
  assert.equal(whole.fields, 'title is longer than 100000 bytes');
  assert.deepEqual(scan(cut(Buffer.from(line), [50_000, 100_000, 150_000]))[0].fields, whole.fields);
});
