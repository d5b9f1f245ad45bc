/** Someone with events. */
export interface User {
  readonly userId: string;
  /** False for a public profile that was imported for training only; such a user is never served. */
  readonly member: boolean;
  /** What the source says, by name: `gender`, `age`, `occupation`, `zip`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly source: string;
}
