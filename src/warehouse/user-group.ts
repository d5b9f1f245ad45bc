type Attribute = string | number | undefined;

/** The youngest age of each bracket with its name, oldest first. */
const BRACKETS: readonly (readonly [number, string])[] = [
  [65, '65+'],
  [55, '55-64'],
  [45, '45-54'],
  [35, '35-44'],
  [25, '25-34'],
  [18, '18-24'],
  [0, 'under 18'],
];

/** Gives the bracket of an age in years; undefined where it is none. */
export function ageBracketOf(age: Attribute): string | undefined {
  const years = Number(age ?? Number.NaN);
  return age === '' ? undefined : BRACKETS.find(([from]) => years >= from)?.[1];
}

/** Gives the first letter of a gender, as most sources write it: `F`, `M`; undefined where nothing is said. */
export function genderOf(gender: Attribute): string | undefined {
  return typeof gender === 'string' && gender !== '' ? gender.slice(0, 1).toUpperCase() : undefined;
}

/** Gives the first three digits of a United States ZIP code; undefined for anything else. */
export function zip3Of(zip: Attribute): string | undefined {
  return /^(\d{3})\d{2}(?:-?\d{4})?$/.exec(String(zip ?? ''))?.[1];
}
