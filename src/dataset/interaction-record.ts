import type { PackedInteractions } from '../domain/interaction.ts';
import { EntryColumns } from './entry-columns.ts';
import { CHANGE, CHANGE_SUBJECT, type ChangeColumns } from './interaction-change.ts';
import {
  addTime,
  addVersion,
  dropVersions,
  type ItemHistory,
  type ItemSummary,
  isForgotten,
  type ListMoment,
  markOf,
  REGISTER,
  registerOf,
  removeTime,
  removeVersion,
  summarize,
  UNKNOWN_OFFSET,
  type Version,
} from './item-history.ts';
import type { PlacedHistory } from './packed-histories.ts';
import { decodePackedRecord, encodePackedRecord, type RecordTaker } from './packed-interactions.ts';

/**
 * One user's interactions in one catalogue, to be changed event by event, by rising offset. Loading, changing and taking use the same
 * memory again, so one record serves any number of users in turn.
 *
 * Any change of one item is undone exactly by its take-back while its version is among those that are kept: see `ItemHistory`. A whole
 * list stays: of each register the time of the newest one is kept, below which nothing of it counts, so what comes late finds the same
 * end as what came in time.
 */
export class InteractionRecord {
  /** What was loaded; an entry whose row is in `#histories` is told there instead. */
  readonly #base = new EntryColumns();
  readonly #result = new EntryColumns();
  #histories = new Map<number, ItemHistory>();
  #lists = new Map<number, ListMoment>();
  readonly #summary: ItemSummary = { rating: 0, marks: 0, tsMs: 0, isSimple: false };
  readonly #taker: RecordTaker = {
    history: (place, history) => this.#histories.set(this.#base.itemRows[place], history),
    list: (register, moment) => this.#lists.set(register, moment),
  };
  #clearedBefore = 0;

  /** Begins with stored interactions, or with none. Errors: `damaged_data`. */
  load(bytes: Uint8Array | undefined): void {
    this.#clear(0);
    if (bytes !== undefined) this.#clearedBefore = decodePackedRecord(bytes, this.#base, this.#taker);
  }

  /** Applies the change at a place of the columns. */
  apply(changes: ChangeColumns, at: number): void {
    const code = changes.codes[at];
    const subject = code & CHANGE_SUBJECT;
    if (subject === CHANGE.clear) this.#clear(changes.offsets[at]);
    else if ((code & CHANGE.takeBack) !== 0) this.#takeBack(changes, at);
    else if ((code & CHANGE.fromSet) !== 0 && changes.itemRows[at] < 0) this.#beginList(subject, changes, at);
    else this.#put(changes, at);
  }

  /** Reads entries by the row of the item that each is the same as; entries that fall together become one. */
  canonicalize(canonicalRows: ReadonlyMap<number, number>): void {
    // By row, so that of equal times the same one wins however they were stored.
    for (const row of this.#rows()) {
      const canonical = canonicalRows.get(row);
      if (canonical === undefined) continue;
      const history = this.#historyOf(row);
      const into = this.#historyOf(canonical);
      for (const version of history.versions) addVersion(into, version);
      for (const tsMs of history.times) addTime(into, tsMs);
      into.nPlays += history.nPlays;
      into.nSkips += history.nSkips;
      this.#histories.set(row, { versions: [], nPlays: 0, nSkips: 0, times: [] });
    }
  }

  /** Gives what readers get: the entries that say something. */
  present(): PackedInteractions {
    return this.#gather([]).takeSpeaking();
  }

  /** Gives what is stored; the bytes hold until the next encoding. */
  encode(): Uint8Array {
    const histories: PlacedHistory[] = [];
    const columns = this.#histories.size === 0 ? this.#base : this.#gather(histories);
    return encodePackedRecord({
      columns,
      histories,
      clearedBefore: this.#clearedBefore,
      lists: this.#lists,
    });
  }

  #clear(offset: number): void {
    // Not `clear`: the memory of a map that was cleared leads to that of the next one, so that none of them would be young garbage.
    if (this.#histories.size > 0) this.#histories = new Map();
    if (this.#lists.size > 0) this.#lists = new Map();
    this.#base.length = 0;
    this.#clearedBefore = offset;
  }

  /** Forgets what a register said before a new list, unless the one that is known is newer; the items of the list follow. */
  #beginList(register: number, changes: ChangeColumns, at: number): void {
    const tsMs = changes.tsMs[at];
    const known = this.#lists.get(register);
    if (known !== undefined && known.tsMs > tsMs) return;
    this.#lists.set(register, { tsMs, offset: changes.offsets[at] });
    const mark = markOf(register, 1);
    for (const history of this.#histories.values()) dropVersions(history, register, tsMs);
    const base = this.#base;
    base.keep((place) => {
      const isOfList = base.marks[place] === mark && base.tsMs[place] <= tsMs;
      return !isOfList || this.#histories.has(base.itemRows[place]);
    });
  }

  #put(changes: ChangeColumns, at: number): void {
    const subject = changes.codes[at] & CHANGE_SUBJECT;
    const row = changes.itemRows[at];
    if (subject === CHANGE.play || subject === CHANGE.skip) {
      this.#count(row, subject === CHANGE.play ? 1 : 0, changes.tsMs[at]);
      return;
    }
    const offset = changes.offsets[at];
    const tsMs = changes.tsMs[at];
    if (this.#isBeforeList(subject, tsMs, offset)) return;
    // The items of a list come by rising rows: most need no history of their own.
    if ((changes.codes[at] & CHANGE.fromSet) !== 0 && this.#base.isAfter(row) && !this.#hasHistory(row))
      this.#base.append(row, markOf(subject, 1), tsMs);
    else addVersion(this.#historyOf(row), versionAt(changes, at, offset));
  }

  /** Counts a play (1) or a skip (0). The first of an item needs no history of its own. */
  #count(row: number, plays: number, tsMs: number): void {
    if (!this.#hasHistory(row)) {
      const place = this.#placeOf(row);
      if (place < 0) {
        this.#base.insertCount(-1 - place, row, { plays, tsMs });
        return;
      }
    }
    const history = this.#historyOf(row);
    history.nPlays += plays;
    history.nSkips += 1 - plays;
    addTime(history, tsMs);
  }

  #hasHistory(row: number): boolean {
    return this.#histories.size > 0 && this.#histories.has(row);
  }

  /** Tells whether a newer list has said what this moment's version of a register says. */
  #isBeforeList(register: number, tsMs: number, offset: number): boolean {
    const list = this.#lists.get(register);
    return list !== undefined && (tsMs < list.tsMs || (tsMs === list.tsMs && offset < list.offset));
  }

  #takeBack(changes: ChangeColumns, at: number): void {
    // What was forgotten as a whole is not there to be taken back.
    if (changes.targets[at] < this.#clearedBefore) return;
    const subject = changes.codes[at] & CHANGE_SUBJECT;
    const row = changes.itemRows[at];
    if (subject !== CHANGE.play && subject !== CHANGE.skip) {
      const version = versionAt(changes, at, changes.targets[at]);
      if (!this.#isBeforeList(subject, version.tsMs, version.offset))
        removeVersion(this.#historyOf(row), version);
      return;
    }
    const history = this.#historyOf(row);
    const count = subject === CHANGE.play ? history.nPlays : history.nSkips;
    if (count === 0) return;
    if (subject === CHANGE.play) history.nPlays -= 1;
    else history.nSkips -= 1;
    removeTime(history, changes.tsMs[at]);
  }

  /** Gives an item's history to be changed. */
  #historyOf(row: number): ItemHistory {
    const known = this.#histories.get(row);
    if (known !== undefined) return known;
    const place = this.#placeOf(row);
    const history = place < 0 ? { versions: [], nPlays: 0, nSkips: 0, times: [] } : this.#expand(place);
    this.#histories.set(row, history);
    return history;
  }

  /** Gives the history that a loaded entry without one stands for. */
  #expand(place: number): ItemHistory {
    const { ratings, marks, plays, skips, tsMs } = this.#base;
    const ts = tsMs[place];
    if (plays[place] > 0 || skips[place] > 0)
      return { versions: [], nPlays: plays[place], nSkips: skips[place], times: [ts] };
    const said =
      marks[place] === 0 ? { register: REGISTER.rating, value: ratings[place] } : registerOf(marks[place]);
    return {
      versions: [{ ...said, tsMs: ts, offset: UNKNOWN_OFFSET }],
      nPlays: 0,
      nSkips: 0,
      times: [],
    };
  }

  /** Gives the place of a row among the entries, or `-1 - place` where it belongs. */
  #placeOf(row: number): number {
    const { itemRows, length } = this.#base;
    let low = 0;
    let high = length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (itemRows[middle] === row) return middle;
      if (itemRows[middle] < row) low = middle + 1;
      else high = middle - 1;
    }
    return -1 - low;
  }

  #rows(): Int32Array {
    const rows = new Set(this.#base.itemRows.subarray(0, this.#base.length));
    for (const row of this.#histories.keys()) rows.add(row);
    return Int32Array.from(rows).sort();
  }

  /** Lays all entries out by row; the histories that the columns do not tell go to `histories`. */
  #gather(histories: PlacedHistory[]): EntryColumns {
    const base = this.#base;
    const result = this.#result;
    const changed = sortedKeys(this.#histories);
    result.reserve(base.length + changed.length);
    let length = 0;
    let from = 0;
    for (const row of changed) {
      while (from < base.length && base.itemRows[from] < row) result.copyEntry(base, from++, length++);
      if (from < base.length && base.itemRows[from] === row) from += 1;
      const history = this.#histories.get(row);
      if (history === undefined || isForgotten(history)) continue;
      if (!this.#lay(row, history, length)) histories.push({ place: length, history });
      length += 1;
    }
    while (from < base.length) result.copyEntry(base, from++, length++);
    result.length = length;
    return result;
  }

  /** Lays one entry out; tells whether its columns say all of its history. */
  #lay(row: number, history: ItemHistory, place: number): boolean {
    const result = this.#result;
    const summary = this.#summary;
    summarize(history, summary);
    result.itemRows[place] = row;
    result.ratings[place] = summary.rating;
    result.marks[place] = summary.marks;
    result.plays[place] = history.nPlays;
    result.skips[place] = history.nSkips;
    result.tsMs[place] = summary.tsMs;
    return summary.isSimple;
  }
}

function versionAt(changes: ChangeColumns, at: number, offset: number): Version {
  const register = changes.codes[at] & CHANGE_SUBJECT;
  return { register, tsMs: changes.tsMs[at], value: changes.values[at], offset };
}

function sortedKeys(histories: ReadonlyMap<number, unknown>): readonly number[] {
  const rows = [...histories.keys()];
  return rows.length > 1 ? rows.sort((a, b) => a - b) : rows;
}
