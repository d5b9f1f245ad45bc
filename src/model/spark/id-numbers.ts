import { Vocabulary } from '../../dataset/vocabulary.ts';
import { DeadwaxError } from '../../errors.ts';

/** How string ids became Spark's INT32 ids: a prefix before the number itself, or a list whose places are the numbers. */
export type IdNumbering = { readonly prefix: string } | { readonly ids: readonly string[] };

const NUMBERED = /^(.*?)(0|[1-9]\d{0,9})$/s;
const MAX_ID = 2 ** 31 - 1;

/** Numbers ids: by their own numbers when all are one prefix with a number (`movie:260`, `7`), otherwise by row. */
export function numberIds(vocabulary: Vocabulary): {
  readonly numbering: IdNumbering;
  readonly numbers: Int32Array;
} {
  const numbers = new Int32Array(vocabulary.size);
  let prefix: string | undefined;
  for (let row = 0; row < vocabulary.size; row++) {
    const match = NUMBERED.exec(vocabulary.idOf(row));
    const number = Number(match?.[2]);
    prefix ??= match?.[1];
    if (match === null || match[1] !== prefix || number > MAX_ID) {
      return { numbering: { ids: vocabulary.ids }, numbers: numbers.map((_, place) => place) };
    }
    numbers[row] = number;
  }
  return { numbering: { prefix: prefix ?? '' }, numbers };
}

/** Gives the ids of numbers, the inverse of `numberIds`. Errors: `unsupported_format` for a number that the list does not have. */
export function idsOfNumbers(numbers: Int32Array, numbering: IdNumbering): Vocabulary {
  if ('prefix' in numbering)
    return new Vocabulary(Array.from(numbers, (number) => `${numbering.prefix}${number}`));
  return new Vocabulary(
    Array.from(numbers, (number) => {
      const id = numbering.ids[number];
      if (id !== undefined) return id;
      throw new DeadwaxError(
        'unsupported_format',
        `id ${number} of the factor table is not in deadwax-ids.json`,
      );
    }),
  );
}
