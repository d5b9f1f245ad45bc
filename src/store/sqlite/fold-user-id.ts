/** Gives the form of a user id in which looking up ignores case. */
export function foldUserId(userId: string): string {
  return userId.toLowerCase();
}
