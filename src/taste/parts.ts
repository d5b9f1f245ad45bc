/** A part of something, from `begin` on, without `end`. */
export interface Part {
  readonly begin: number;
  readonly end: number;
}

/** Cuts 0 .. end into parts of a size; the last may be smaller. */
export function* parts(end: number, size: number): Generator<Part> {
  for (let begin = 0; begin < end; begin += size) yield { begin, end: Math.min(end, begin + size) };
}
