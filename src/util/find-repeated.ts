/** Gives the values that occur more than once. Sorts `values` in place. Cost: O(n log n), no memory beside the answer. */
export function findRepeated(values: Float64Array): Set<number> {
  values.sort();
  const repeated = new Set<number>();
  for (let index = 1; index < values.length; index++)
    if (values[index] === values[index - 1]) repeated.add(values[index]);
  return repeated;
}
