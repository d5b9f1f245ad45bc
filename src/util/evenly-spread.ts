/** Takes at most `count` of some values, evenly spread, in their order. */
export function evenlySpread(values: Int32Array, count: number): Int32Array {
  if (values.length <= count) return values;
  return Int32Array.from({ length: count }, (_, at) => values[Math.floor((at * values.length) / count)]);
}
