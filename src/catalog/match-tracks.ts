import type { Item } from '../domain/item.ts';
import { LISTEN_SOURCE } from '../domain/listen.ts';
import {
  MATCH_BASES,
  type MatchBasis,
  type TrackForms,
  trackFormsOf,
  trackKeysOf,
} from '../domain/track-keys.ts';
import { normaliseText } from '../domain/track-text.ts';
import type { DocumentStore, ItemMatch, ItemStore } from '../store/store.ts';

/** What a track is the same as, and how that is known. */
interface ChosenMatch {
  readonly itemId: string;
  readonly basis: MatchBasis;
}

/** Two recordings of one name that differ by more are not one. */
const MAX_DURATION_GAP_MS = 3_000;
/** Tracks about which a person has decided, by item id: nothing here touches them again. */
const DECIDED = 'decided-matches';
const DECISIONS_PAGE = 200;

/** Tells whether a candidate has what a track is found by; full text also meets the loose text of another, and the other way round. */
function isMeant(basis: MatchBasis, wanted: TrackForms, found: TrackForms): boolean {
  const form = wanted[basis];
  return form !== undefined && form === found[basis];
}

/** Leaves of several candidates those that also agree in a further respect, if there are any. */
function narrow(candidates: readonly Item[], agrees: (candidate: Item) => boolean): readonly Item[] {
  const agreeing = candidates.filter(agrees);
  return agreeing.length === 0 ? candidates : agreeing;
}

function isSameAlbum(a: Item, b: Item): boolean {
  const [left, right] = [a.attributes.album, b.attributes.album];
  return (
    typeof left === 'string' && typeof right === 'string' && normaliseText(left) === normaliseText(right)
  );
}

function isSameDuration(a: Item, b: Item): boolean {
  const [left, right] = [a.attributes.duration_ms, b.attributes.duration_ms];
  return (
    typeof left === 'number' && typeof right === 'number' && Math.abs(left - right) <= MAX_DURATION_GAP_MS
  );
}

/**
 * Chooses what a track known by text is among candidates of the catalogue: by the id of its recording, by ISRC, by its full text, by
 * its text without guests and notes of the issue, whichever finds something first. Of several that are equally good those of the same
 * text, album and duration are left; when there are still several the track stays unmatched, for a wrong match is worse than none.
 */
export function chooseMatch(track: Item, candidates: readonly Item[]): ChosenMatch | undefined {
  const wanted = trackFormsOf(track);
  const forms = new Map(candidates.map((candidate) => [candidate, trackFormsOf(candidate)]));
  for (const basis of MATCH_BASES) {
    const found = candidates.filter((candidate) => {
      const given = forms.get(candidate);
      return given !== undefined && isMeant(basis, wanted, given);
    });
    if (found.length === 0) continue;
    const sameText = narrow(found, (candidate) => forms.get(candidate)?.text === wanted.text);
    const sameAlbum = narrow(sameText, (candidate) => isSameAlbum(track, candidate));
    const left = narrow(sameAlbum, (candidate) => isSameDuration(track, candidate));
    return left.length === 1 ? { itemId: left[0].itemId, basis } : undefined;
  }
  return undefined;
}

/** What a round of matching came to. */
interface MatchCounts {
  readonly nMatched: number;
  readonly nUnmatched: number;
}

/** Matches tracks known by text with the catalogue, except those about which a person has decided. */
export interface TrackMatcher {
  /** Errors: `storage_unavailable`; doing it again is always safe. */
  match(tracks: readonly Item[]): Promise<MatchCounts>;
  /**
   * Takes a person's word that a track is the same as another item, or as none (undefined). Errors: those of `ItemStore.setMatches`;
   * `not_found` is for the caller.
   */
  decide(itemId: string, sameAs: string | undefined): Promise<void>;
  /** Takes a decision back, and matches a track that is known from listens by its text again. */
  forget(track: Item): Promise<void>;
  isDecided(itemId: string): Promise<boolean>;
  hasDecisions(): Promise<boolean>;
  /**
   * Puts what was decided in force again where both entries are there and it is not, as after a state that was lost; gives how many.
   * Errors: `storage_unavailable`.
   */
  restoreDecisions(): Promise<number>;
}

interface TrackMatcherDeps {
  readonly items: Pick<ItemStore, 'findTracks' | 'setMatches' | 'matchesOf' | 'getMany'>;
  readonly documents: Pick<DocumentStore, 'get' | 'put' | 'delete' | 'list' | 'count'>;
  readonly clock: () => number;
}

/** Tells whether a match that was decided can be put in force: both entries are there, and nothing stands in its way. */
async function isLost(items: TrackMatcherDeps['items'], itemId: string, sameAs: string): Promise<boolean> {
  const entries = await items.getMany([itemId, sameAs]);
  if (entries.some((item) => item === undefined || item.stub)) return false;
  const [own, target] = [await items.matchesOf(itemId), await items.matchesOf(sameAs)];
  return own.sameAs === undefined && own.matched.length === 0 && target.sameAs === undefined;
}

/** Makes the matcher. */
export function createTrackMatcher({ items, documents, clock }: TrackMatcherDeps): TrackMatcher {
  const isDecided = async (itemId: string): Promise<boolean> =>
    (await documents.get(DECIDED, itemId)) !== undefined;

  async function find(track: Item): Promise<ItemMatch | undefined> {
    const decision = await documents.get(DECIDED, track.itemId);
    const candidates = decision === undefined ? await items.findTracks(trackKeysOf(trackFormsOf(track))) : [];
    // What was decided is in force already, unless the state was lost.
    const target = decision === undefined ? chooseMatch(track, candidates)?.itemId : Object(decision).sameAs;
    if (typeof target !== 'string') return undefined;
    // An entry may itself be a second one of another; and what others are matched to stays.
    const { sameAs } = await items.matchesOf(target);
    const { matched } = await items.matchesOf(track.itemId);
    return matched.length > 0 ? undefined : { itemId: track.itemId, sameAs: sameAs ?? target };
  }

  async function match(tracks: readonly Item[]): Promise<MatchCounts> {
    const matches: ItemMatch[] = [];
    for (const track of tracks) {
      const found = await find(track);
      if (found !== undefined) matches.push(found);
    }
    if (matches.length > 0) await items.setMatches(matches);
    return { nMatched: matches.length, nUnmatched: tracks.length - matches.length };
  }

  return {
    match,
    async decide(itemId, sameAs) {
      // The match first: a decision about one that was refused would keep the track from ever being matched.
      await items.setMatches([{ itemId, sameAs }]);
      await documents.put(DECIDED, itemId, { sameAs: sameAs ?? null, decidedAtMs: clock() });
    },
    async forget(track) {
      await documents.delete(DECIDED, track.itemId);
      await items.setMatches([{ itemId: track.itemId, sameAs: undefined }]);
      // Text would find an entry of the catalogue to be the same as itself.
      if (track.source === LISTEN_SOURCE) await match([track]);
    },
    isDecided,
    hasDecisions: async () => (await documents.count(DECIDED)) > 0,
    async restoreDecisions() {
      let nRestored = 0;
      let cursor: string | undefined;
      do {
        const from = cursor === undefined ? {} : { cursor };
        const page = await documents.list(DECIDED, { count: DECISIONS_PAGE, ...from });
        // One after the other: of two that would make a chain the second is left out.
        for (const { key: itemId, value } of page.values) {
          const { sameAs } = Object(value);
          if (typeof sameAs !== 'string' || !(await isLost(items, itemId, sameAs))) continue;
          await items.setMatches([{ itemId, sameAs }]);
          nRestored += 1;
        }
        cursor = page.cursor;
      } while (cursor !== undefined);
      return nRestored;
    },
  };
}
