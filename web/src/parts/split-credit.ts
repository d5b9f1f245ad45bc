/** A piece of a credit: an artist with an entry, or text. */
export interface CreditPart {
  readonly text: string;
  readonly entityId: string | undefined;
}

/**
 * Cuts a credit such as `Simon & Garfunkel` at the names of its artists, whose ids stand side by side with them. A credit with other
 * spellings than the names is taken as one where it is of one artist; otherwise the names stand in its place.
 */
export function splitCredit(
  credit: string,
  names: readonly string[],
  ids: readonly string[],
): readonly CreditPart[] {
  const idOf = (at: number) => ids[at] || undefined;
  if (names.length < 2) return [{ text: credit, entityId: idOf(0) }];
  const parts: CreditPart[] = [];
  let from = 0;
  for (const [at, name] of names.entries()) {
    const start = credit.indexOf(name, from);
    if (start < 0 || name === '')
      return names.flatMap((other, place) => [
        ...(place === 0 ? [] : [{ text: ', ', entityId: undefined }]),
        { text: other, entityId: idOf(place) },
      ]);
    if (start > from) parts.push({ text: credit.slice(from, start), entityId: undefined });
    parts.push({ text: name, entityId: idOf(at) });
    from = start + name.length;
  }
  if (from < credit.length) parts.push({ text: credit.slice(from), entityId: undefined });
  return parts;
}
