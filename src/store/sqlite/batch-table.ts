/** Gives the table of a batch of recommendations. */
export function batchTable(batch: number): string {
  return `recommendations_${batch}`;
}
