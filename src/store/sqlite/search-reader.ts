import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Catalogue } from '../../domain/catalogue.ts';
import { DeadwaxError } from '../../errors.ts';
import type { FoundEntry, Page, SearchQuery } from '../store.ts';
import { numberCell, textCell } from './cell.ts';
import { type FoundText, SearchEntries } from './search-entries.ts';
import { keyOfPlace, PLACE_TO_ITEM_KEY } from './search-index.ts';
import { itemExpression, type MatchTier, parseSearch, typoTiers, wordTiers } from './search-match.ts';
import type { SearchVocabulary } from './search-vocabulary.ts';

const CURSOR = /^s(\d)\.(\d{1,16})$/;
/** With fewer than these it is looked for what else a word may have been meant as; of several words one entry is enough. */
const FEW = 3;
/** Classes are looked through until they took so long; what is not reached by then is left out. */
const MOST_MS = 250;

interface Position {
  readonly tier: number;
  /** The place of the last entry that was given; -1 before the first. */
  readonly place: number;
}

/** A page while it is looked for. */
interface PageSearch {
  readonly from: Position;
  readonly wanted: number;
  readonly endAt: number;
  readonly tiers: readonly MatchTier[];
  readonly found: Found[];
  /** Of everything that was looked at. */
  readonly places: Set<number>;
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
  readonly #findIds: StatementSync;

  constructor(database: DatabaseSync, vocabulary: SearchVocabulary) {
    this.#vocabulary = vocabulary;
    this.#entries = new SearchEntries(database);
    this.#findPlaces = database.prepare(
      'SELECT rowid AS place FROM search WHERE search MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?',
    );
    this.#findIds = database.prepare(
      `SELECT item_id FROM (SELECT ${PLACE_TO_ITEM_KEY} AS item_key FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ?)
       JOIN items USING (item_key)`,
    );
  }

  /**
   * Finds a page: class after class, and in each the most popular first. Where hardly anything has the words, what has words like them
   * follows.
   */
  find(query: SearchQuery): Page<FoundEntry> {
    const endAt = performance.now() + MOST_MS;
    const parsed = parseSearch(query);
    const from = parseCursor(query.cursor);
    const tiers = [...wordTiers(parsed)];
    const search: PageSearch = { from, wanted: query.count + 1, endAt, tiers, found: [], places: new Set() };
    const nWordTiers = tiers.length;
    this.#findFrom(from.tier, search);
    const isAskedAgain = from.tier >= nWordTiers;
    const few = parsed.words.length > 1 ? 1 : FEW;
    const mayBeTypo = from.place < 0 ? search.found.length < few : isAskedAgain;
    if (mayBeTypo && nWordTiers > 0) {
      tiers.push(...typoTiers(parsed, this.#vocabulary));
      this.#findFrom(Math.max(from.tier, nWordTiers), search);
    }
    const page = search.found.slice(0, query.count);
    const last = page.at(-1);
    const isMore = search.found.length > query.count && last !== undefined;
    return {
      values: page.map(({ position, ...entry }) => ({ ...entry, match: tiers[position.tier].match })),
      cursor: isMore ? formatCursor(last.position) : undefined,
    };
  }

  /** Gives the ids of items that have words, of which the last may be only begun; the most popular ones where there are more. */
  itemIds(catalogue: Catalogue, text: string, most: number): readonly string[] {
    return this.#findIds.all(itemExpression(catalogue, text), most).map((row) => textCell(row.item_id));
  }

  /** Finds in one class after the other until there is enough; a class is begun only where there is time left. */
  #findFrom(first: number, search: PageSearch): void {
    const { from, wanted, endAt, tiers, found } = search;
    for (let tier = first; tier < tiers.length && found.length < wanted; tier += 1) {
      if (performance.now() > endAt) return;
      this.#findIn(tier, tier === from.tier ? from.place : -1, search);
    }
  }

  #findIn(tier: number, after: number, { from, wanted, tiers, found, places }: PageSearch): void {
    // On the first page everything of the classes before is known by its place, which costs less than leaving it out of the expression.
    const { expression, freshExpression } = tiers[tier];
    const match = from.place < 0 ? expression : freshExpression;
    for (let last = after; found.length < wanted; ) {
      const rows = this.#findPlaces.all(match, last, wanted);
      for (const row of rows) {
        last = numberCell(row.place);
        const isNew = found.length < wanted && !places.has(last);
        const entry = isNew ? this.#entries.read(keyOfPlace(last)) : undefined;
        places.add(last);
        if (entry !== undefined) found.push({ ...entry, position: { tier, place: last } });
      }
      if (rows.length < wanted) return;
    }
  }
}
