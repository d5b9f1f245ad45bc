import type { Import } from '../../../../src/server/contract-operations.ts';

/** How much there was at one moment of the cleaning. */
interface Extent {
  readonly ratings: number;
  readonly users: number;
  readonly items: number;
}

/** What the cleaning rules did. */
export interface Cleaning {
  readonly rules: readonly string[];
  readonly before: Extent;
  readonly after: Extent;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => Object(value);

function readExtent(value: unknown): Extent {
  const { ratings, users, items } = fieldsOf(value);
  return { ratings: Number(ratings), users: Number(users), items: Number(items) };
}

/** Reads what the cleaning rules of an import did; undefined where none was asked for. */
export function readCleaning({ cleaning }: Import): Cleaning | undefined {
  if (cleaning === null) return undefined;
  const { dedupe, drop_items_below, drop_users_below } = fieldsOf(cleaning.rules);
  const rules = [
    dedupe === 'last' ? 'only the latest of several ratings kept' : '',
    dedupe === 'first' ? 'only the first of several ratings kept' : '',
    typeof drop_items_below === 'number' ? `films with at most ${drop_items_below} ratings dropped` : '',
    typeof drop_users_below === 'number' ? `users with fewer than ${drop_users_below} ratings dropped` : '',
  ];
  return {
    rules: rules.filter((rule) => rule !== ''),
    before: readExtent(cleaning.before),
    after: readExtent(cleaning.after),
  };
}
