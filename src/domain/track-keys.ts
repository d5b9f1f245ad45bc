import { hash } from 'node:crypto';
import type { Item } from './item.ts';
import { loosenText, normaliseText } from './track-text.ts';

/** By what two entries are found to be of the same track; the earlier ones are the more certain. */
export const MATCH_BASES = ['recording_mbid', 'isrc', 'text', 'loose_text'] as const;
export type MatchBasis = (typeof MATCH_BASES)[number];

/** The forms in which a track may be found; undefined where it does not say. */
export type TrackForms = Readonly<Record<MatchBasis, string | undefined>>;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Gives the forms of a track. */
export function trackFormsOf({ title, attributes }: Pick<Item, 'title' | 'attributes'>): TrackForms {
  const artist = textOf(attributes.artist);
  const join = (form: (text: string) => string) =>
    artist === undefined ? undefined : `${form(artist)}\0${form(title)}`;
  return {
    recording_mbid: textOf(attributes.recording_mbid)?.toLowerCase(),
    isrc: textOf(attributes.isrc)
      ?.replace(/[^A-Za-z0-9]/g, '')
      .toUpperCase(),
    text: join(normaliseText),
    loose_text: join(loosenText),
  };
}

/** Gives the first 52 bits of a hash: a whole number that neither JavaScript nor SQLite rounds. */
function keyOf(kind: string, form: string): number {
  return Number.parseInt(hash('sha1', `${kind}\0${form}`).slice(0, 13), 16);
}

/**
 * Gives the numbers by which a track can be looked up: those of two tracks that have a form in common meet. Different forms may meet by
 * chance, too, once in some thousand catalogues of a million tracks, so what is found has to be compared.
 */
export function trackKeysOf(forms: TrackForms): readonly number[] {
  const keys = new Set<number>();
  for (const basis of MATCH_BASES) {
    const form = forms[basis];
    // Full and loose text share their keys, so that a full title is found by a loose one.
    if (form !== undefined) keys.add(keyOf(basis === 'loose_text' ? 'text' : basis, form));
  }
  return [...keys];
}
