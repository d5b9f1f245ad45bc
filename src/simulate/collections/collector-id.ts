/** Gives the id of the collector of a number: `user1`, `user2`, ... */
export function collectorId(userNumber: number): string {
  return `user${userNumber}`;
}
