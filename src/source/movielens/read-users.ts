import type { User } from '../../domain/user.ts';
import { readRows } from '../read-rows.ts';
import type { SourceBatch } from '../source-batch.ts';
import { AGE_GROUPS, OCCUPATIONS } from './codes.ts';
import type { DetectedFiles } from './detect-variant.ts';

interface Person {
  readonly id: string;
  readonly gender: string;
  readonly age: string | number;
  readonly occupation: string;
  readonly zip: string;
}

function problemOf(id: string, gender: string): string | undefined {
  if (!/^\d+$/.test(id)) return `user id '${id}' is not a number`;
  return gender === 'M' || gender === 'F' ? undefined : `gender '${gender}' is neither M nor F`;
}

/** `id|age|gender|occupation|zip`; the ZIP is kept as written, many are not five digits. */
function parsePerson100k(fields: readonly string[]): Person | string {
  const [id, age, gender, occupation, zip] = fields;
  if (fields.length !== 5) return `the line has ${fields.length} fields instead of 5`;
  if (!/^\d{1,3}$/.test(age)) return `age '${age}' is not a number`;
  return problemOf(id, gender) ?? { id, gender, age: Number(age), occupation, zip };
}

/** `id::gender::age code::occupation code::zip`. */
function parsePerson1m(fields: readonly string[]): Person | string {
  const [id, gender, ageCode, occupationCode, zip] = fields;
  if (fields.length !== 5) return `the line has ${fields.length} fields instead of 5`;
  const age = AGE_GROUPS.get(ageCode);
  if (age === undefined) return `age code '${ageCode}' is not one of ${[...AGE_GROUPS.keys()].join(', ')}`;
  const occupation = /^\d+$/.test(occupationCode) ? OCCUPATIONS.at(Number(occupationCode)) : undefined;
  if (occupation === undefined)
    return `occupation code '${occupationCode}' is not 0-${OCCUPATIONS.length - 1}`;
  return problemOf(id, gender) ?? { id, gender, age, occupation, zip };
}

/** Reads who the users are; nothing where the variant does not say. */
export async function* readUsers(
  detected: DetectedFiles,
  userPrefix: string,
): AsyncGenerator<SourceBatch<User>> {
  const file = detected.parts.users;
  if (file === undefined) return;
  const is100k = detected.variant === 'ml-100k';
  const batches = readRows<Person>(file, {
    delimiter: is100k ? '|' : '::',
    encoding: detected.encoding,
    hasHeader: false,
    parse: is100k ? parsePerson100k : parsePerson1m,
  });
  for await (const batch of batches) {
    const values = batch.values.map(({ id, ...attributes }): User => {
      return { userId: userPrefix + id, member: true, attributes, source: detected.dataset };
    });
    yield { ...batch, values };
  }
}
