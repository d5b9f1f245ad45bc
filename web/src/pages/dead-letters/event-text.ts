/** JSON text spread over lines to be read and changed; as it is where that would lose something of it. */
export function spread(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    // Numbers too long for this language, or a name written twice, would not come back the same.
    return JSON.stringify(value) === text ? JSON.stringify(value, undefined, 2) : text;
  } catch {
    return text;
  }
}

/** Why a text is not JSON; undefined where it is. */
export function findSyntaxError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (thrown) {
    return `Not JSON yet: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}
