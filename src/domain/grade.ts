/** How good the state of a record is, by Discogs' grades from 1 to 8; 0 stands for any of them. */
export type Grade = -1 | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** That of a record whose grade nobody has told: less than any, so that no least grade lets it pass. */
export const UNKNOWN_GRADE: Grade = -1;

interface GradeNames {
  readonly grade: Grade;
  readonly name: string;
  /** Its short forms; the first one is shown. */
  readonly codes: readonly string[];
}

const GRADES: readonly GradeNames[] = [
  { grade: 0, name: 'Any', codes: [] },
  { grade: 1, name: 'Poor', codes: ['P'] },
  { grade: 2, name: 'Fair', codes: ['F'] },
  { grade: 3, name: 'Good', codes: ['G'] },
  { grade: 4, name: 'Good Plus', codes: ['G+'] },
  { grade: 5, name: 'Very Good', codes: ['VG'] },
  { grade: 6, name: 'Very Good Plus', codes: ['VG+'] },
  { grade: 7, name: 'Near Mint', codes: ['NM', 'M-'] },
  { grade: 8, name: 'Mint', codes: ['M'] },
];

const BY_TEXT: ReadonlyMap<string, Grade> = new Map(
  GRADES.flatMap(({ grade, name, codes }) =>
    [name, ...codes].map((text): [string, Grade] => [text.toLowerCase(), grade]),
  ),
);
const IN_BRACKETS = /\s*\([^()]*\)$/;

/**
 * Reads a grade as Discogs writes it, `Near Mint (NM or M-)`, or its name or code alone, in any case. What is none of them, such as
 * `Generic` or `Not Graded`, is unknown.
 */
export function parseGrade(text: string): Grade {
  const plain = text.trim().toLowerCase();
  return BY_TEXT.get(plain) ?? BY_TEXT.get(plain.replace(IN_BRACKETS, '')) ?? UNKNOWN_GRADE;
}

/** Gives a grade as people write it: `NM`; `any` and `unknown` where it is none. */
export function formatGrade(grade: Grade): string {
  if (grade === UNKNOWN_GRADE) return 'unknown';
  return GRADES[grade].codes[0] ?? 'any';
}
