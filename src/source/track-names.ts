/** The texts of a track. */
interface TrackName {
  readonly artist: string;
  readonly track: string;
}

/**
 * Names of tracks by ids of a service, for rows that have ids alone: it keeps those that were asked for, so the rows with ids are read
 * once to ask and once more for the answers. Memory: the ids asked for.
 */
export class TrackNames {
  readonly #names = new Map<string, TrackName | undefined>();

  /** Gives the name by the first id that has one; remembers what was asked for. */
  find(ids: readonly string[]): TrackName | undefined {
    for (const id of ids) {
      const name = this.#names.get(id);
      if (name !== undefined) return name;
      this.#names.set(id, undefined);
    }
    return undefined;
  }

  /** Takes in what a row with a name says, where it was asked for; the latest stands. */
  learn(ids: readonly string[], { artist, track }: TrackName): void {
    for (const id of ids) if (this.#names.has(id)) this.#names.set(id, { artist, track });
  }
}
