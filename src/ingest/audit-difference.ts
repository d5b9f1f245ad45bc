/** Something that is not as the log says. */
export interface Difference {
  readonly where: 'warehouse' | 'state';
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}
