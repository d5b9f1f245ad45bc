/** Gives the artist that an item's attributes name; a dash where there is none. */
export function artistOf({ artist }: Readonly<Record<string, unknown>>): string {
  return typeof artist === 'string' ? artist : '-';
}
