/** The artist of a track or a record, where its attributes name one. */
export function artistOf(attributes: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const artist = attributes?.artist;
  return typeof artist === 'string' && artist !== '' ? artist : undefined;
}
