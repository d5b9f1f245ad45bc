import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatGrade, parseGrade, UNKNOWN_GRADE } from '../../src/domain/grade.ts';

test("Discogs' grades are known by name, by code and as they are written in lists", () => {
  const written = [
    ['Any', 'any', 0],
    ['Poor (P)', 'P', 1],
    ['Fair (F)', 'f', 2],
    ['Good (G)', 'Good', 3],
    ['Good Plus (G+)', 'G+', 4],
    ['Very Good (VG)', ' vg ', 5],
    ['Very Good Plus (VG+)', 'VG+', 6],
    ['Near Mint (NM or M-)', 'M-', 7],
    ['Mint (M)', 'M', 8],
  ] as const;
  for (const [long, short, grade] of written) {
    assert.equal(parseGrade(long), grade, long);
    assert.equal(parseGrade(short), grade, short);
    assert.equal(parseGrade(formatGrade(grade)), grade);
  }
});

test('what is no grade is unknown, which is below every other', () => {
  for (const text of ['', 'Generic', 'No Cover', 'Not Graded', 'Mint-ish', '(M)'])
    assert.equal(parseGrade(text), UNKNOWN_GRADE, text);
  assert.ok(UNKNOWN_GRADE < parseGrade('Any'));
  assert.equal(formatGrade(UNKNOWN_GRADE), 'unknown');
});
