import type { Item } from '../../domain/item.ts';
import { entityId, mainImage, makeCredit, present, textsOf, withoutNumber, yearOf } from './make-credit.ts';
import { childOf, childrenOf, lineOf, oneLine, type XmlElement } from './xml-record.ts';

/** The source of what comes from dumps. */
export const DISCOGS_SOURCE = 'discogs';

/** Gives a format as it is shown: `2 x Vinyl, LP, Album`. */
function formatText(format: XmlElement): string {
  const { name = '', qty = '', text = '' } = format.attributes;
  const several = Number(qty) > 1 ? `${Number(qty)} x ` : '';
  const details = [...textsOf(format, 'descriptions', 'description'), oneLine(text)];
  return `${several}${[name, ...details].filter((part) => part !== '').join(', ')}`;
}

/** Parts of a track have no place of their own in the list. */
function trackAttributes(release: XmlElement): Record<string, readonly string[]> {
  const tracks = childrenOf(childOf(release, 'tracklist'), 'track');
  return {
    track_titles: tracks.map((track) => lineOf(track, 'title')),
    track_positions: tracks.map((track) => lineOf(track, 'position')),
    track_durations: tracks.map((track) => lineOf(track, 'duration')),
  };
}

function labelAttributes(release: XmlElement): Record<string, readonly string[]> {
  const labels = childrenOf(childOf(release, 'labels'), 'label').map(({ attributes }) => attributes);
  return {
    labels: labels.map(({ name = '' }) => withoutNumber(oneLine(name))),
    label_ids: labels.map(({ id = '' }) => entityId('label', id)),
    catalogue_numbers: labels.map(({ catno = '' }) => oneLine(catno)),
  };
}

/** Tells whether a release is in the data base: others were removed, or are not accepted yet. */
export function isAccepted({ attributes }: XmlElement): boolean {
  return attributes.status === undefined || attributes.status === 'Accepted';
}

/** Makes the entry of a release, or says what is wrong with it. Source: the elements that records.md of the specification lists. */
export function makeRelease(release: XmlElement): Item | string {
  const { id = '' } = release.attributes;
  const itemId = entityId('release', id);
  const title = lineOf(release, 'title');
  if (itemId === '') return `id '${id}' is not a number above 0`;
  if (title === '') return 'it has no title';
  const released = lineOf(release, 'released');
  const master = childOf(release, 'master_id');
  const formats = childrenOf(childOf(release, 'formats'), 'format');
  const attributes = present({
    ...makeCredit(release),
    ...labelAttributes(release),
    styles: textsOf(release, 'styles', 'style'),
    country: lineOf(release, 'country'),
    released,
    formats: formats.map(formatText).filter((text) => text !== ''),
    format_names: [...new Set(formats.map(({ attributes: { name = '' } }) => name))].filter(
      (name) => name !== '',
    ),
    master_id: entityId('master', oneLine(master?.text ?? '')),
    main_release: master?.attributes.is_main_release === 'true' ? true : undefined,
    ...trackAttributes(release),
    image: mainImage(release),
  });
  return {
    itemId,
    catalogue: 'records',
    title,
    year: yearOf(released),
    genres: textsOf(release, 'genres', 'genre'),
    attributes,
    stub: false,
    source: DISCOGS_SOURCE,
  };
}
