/** Options without those that were not given, so that the defaults behind them stand. */
type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined. */
export function given<T extends object>(values: T): Given<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  // fromEntries forgets the keys, which are some of those of `values`.
  return Object.fromEntries(entries) as Given<T>;
}

/** Leaves out what is undefined; undefined itself where nothing is left. */
export function givenAny<T extends object>(values: T): Given<T> | undefined {
  const left = given(values);
  return Object.keys(left).length === 0 ? undefined : left;
}
