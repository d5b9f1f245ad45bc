/** Gives a text in memory of its own: one that was cut out of a longer one would keep the whole of that. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
