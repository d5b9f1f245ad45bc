/** Changes that are remembered; who asks for older ones reads everything again. */
const MAX_CHANGES = 100_000;

/** Remembers which entries were written lately. */
export class ItemChanges {
  #itemIds: string[] = [];
  /** The version of the first of them. */
  #firstVersion = 0;

  /** Call once the entries can be read. */
  note(itemIds: readonly string[]): void {
    for (const itemId of itemIds) this.#itemIds.push(itemId);
    if (this.#itemIds.length <= MAX_CHANGES) return;
    // Half of them, so that it costs little for each.
    const nForgotten = this.#itemIds.length - MAX_CHANGES / 2;
    this.#itemIds = this.#itemIds.slice(nForgotten);
    this.#firstVersion += nForgotten;
  }

  /** Gives what was noted since a version; undefined where some of that is forgotten. */
  since(version: number): { readonly version: number; readonly itemIds: readonly string[] | undefined } {
    const isKnown = version >= this.#firstVersion;
    return {
      version: this.#firstVersion + this.#itemIds.length,
      itemIds: isKnown ? this.#itemIds.slice(version - this.#firstVersion) : undefined,
    };
  }
}
