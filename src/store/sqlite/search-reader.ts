import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DeadwaxError } from '../../errors.ts';
import type { FoundEntry, Page, SearchQuery } from '../store.ts';
import { numberCell } from './cell.ts';
import { type FoundText, SearchEntries } from './search-entries.ts';
import { keyOfPlace } from './search-index.ts';
import { type MatchTier, parseSearch, typoTiers, wordTiers } from './search-match.ts';
import type { SearchVocabulary } from './search-vocabulary.ts';

const CURSOR = /^s(\d)\.(\d{1,16})$/;
/** Classes are looked through until they took so long; what is not reached by then is left out. */
const MOST_MS = 250;

interface Position {
  readonly tier: number;
  /** The place of the last entry that was given; -1 before the first. */
  readonly place: number;
}

interface Found extends FoundText {
  readonly position: Position;
}

function parseCursor(cursor: string | undefined): Position {
  if (cursor === undefined) return { tier: 0, place: -1 };
  const match = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match !== null) return { tier: Number(match[1]), place: Number(match[2]) };
  throw new DeadwaxError('invalid_input', 'the cursor is not one that a search gave', {
    hint: 'leave it out to begin again',
  });
}

function formatCursor({ tier, place }: Position): string {
  return Buffer.from(`s${tier}.${place}`).toString('base64url');
}

/** Finds entries in the search index, over a connection that only reads. */
export class SearchReader {
  readonly #vocabulary: SearchVocabulary;
  readonly #entries: SearchEntries;
  readonly #findPlaces: StatementSync;

  constructor(database: DatabaseSync, vocabulary: SearchVocabulary) {
    this.#vocabulary = vocabulary;
    this.#entries = new SearchEntries(database);
    this.#findPlaces = database.prepare(
      'SELECT rowid AS place FROM search WHERE search MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?',
    );
  }

  /**
   * Finds a page: class after class, and in each the most popular first. Where what has the words does not fill the first page, what
   * has words like them follows.
   */
  find(query: SearchQuery): Page<FoundEntry> {
    const startedAt = performance.now();
    const parsed = parseSearch(query);
    const from = parseCursor(query.cursor);
    const wanted = query.count + 1;
    const tiers = [...wordTiers(parsed)];
    const nWordTiers = tiers.length;
    const found: Found[] = [];
    for (let tier = from.tier; found.length < wanted; tier += 1) {
      const isOnTypos =
        tier === Math.max(nWordTiers, from.tier) && (from.place < 0 || from.tier >= nWordTiers);
      if (isOnTypos && tiers.length === nWordTiers && nWordTiers > 0)
        tiers.push(...typoTiers(parsed, (word, comparison) => this.#vocabulary.near(word, comparison)));
      if (tier >= tiers.length || performance.now() - startedAt > MOST_MS) break;
      const after = tier === from.tier ? from.place : -1;
      found.push(...this.#findIn(tiers[tier], { tier, place: after }, wanted - found.length));
    }
    const page = found.slice(0, query.count);
    const last = page.at(-1);
    return {
      values: page.map(({ position, ...entry }) => ({ ...entry, match: tiers[position.tier].match })),
      cursor: found.length > query.count && last !== undefined ? formatCursor(last.position) : undefined,
    };
  }

  #findIn({ expression }: MatchTier, { tier, place }: Position, wanted: number): readonly Found[] {
    const found: Found[] = [];
    for (let last = place; found.length < wanted; ) {
      const rows = this.#findPlaces.all(expression, last, wanted);
      for (const row of rows) {
        last = numberCell(row.place);
        const entry = this.#entries.read(keyOfPlace(last));
        if (entry !== undefined && found.length < wanted)
          found.push({ ...entry, position: { tier, place: last } });
      }
      if (rows.length < wanted) break;
    }
    return found;
  }
}
