import type { Item } from '../../domain/item.ts';
import type { LineChunk } from '../event-source.ts';

const CHUNK_RELEASES = 500;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
}

/** Gives an attribute of several texts, or of one. */
function textsOf({ attributes }: Item, name: string): readonly string[] {
  const value = attributes[name];
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [String(value)];
}

function numberOf(entityId: string): string {
  return entityId.slice(entityId.indexOf(':') + 1);
}

function listOf(list: string, element: string, texts: readonly string[]): string {
  return `<${list}>${texts.map((text) => `<${element}>${escaped(text)}</${element}>`).join('')}</${list}>`;
}

function formatArtist(name: string, id: string): string {
  return `<artist><id>${numberOf(id)}</id><name>${escaped(name)}</name><anv></anv><join></join></artist>`;
}

function formatLabel(name: string, id: string, catno: string): string {
  return `<label name="${escaped(name)}" catno="${escaped(catno)}" id="${numberOf(id)}"/>`;
}

/** Writes a shown format, such as `2 x Vinyl, LP, Album`, as the element that it is made of. */
function formatFormat(shown: string): string {
  const [, quantity = '1', rest] = /^(?:(\d+) x )?(.*)$/.exec(shown) ?? ['', '1', shown];
  const [name, ...descriptions] = rest.split(', ');
  const details = listOf('descriptions', 'description', descriptions);
  return `<format name="${escaped(name)}" qty="${quantity}" text="">${details}</format>`;
}

function formatRelease(release: Item): string {
  const [artists, artistIds] = [textsOf(release, 'artists'), textsOf(release, 'artist_ids')];
  const [labels, labelIds] = [textsOf(release, 'labels'), textsOf(release, 'label_ids')];
  const catnos = textsOf(release, 'catalogue_numbers');
  return [
    `<release id="${numberOf(release.itemId)}" status="Accepted">`,
    `<artists>${artists.map((name, at) => formatArtist(name, artistIds[at])).join('')}</artists>`,
    `<title>${escaped(release.title)}</title>`,
    `<labels>${labels.map((name, at) => formatLabel(name, labelIds[at], catnos[at])).join('')}</labels>`,
    `<formats>${textsOf(release, 'formats').map(formatFormat).join('')}</formats>`,
    listOf('genres', 'genre', release.genres),
    listOf('styles', 'style', textsOf(release, 'styles')),
    ...textsOf(release, 'country').map((country) => `<country>${escaped(country)}</country>`),
    ...textsOf(release, 'released').map((released) => `<released>${released}</released>`),
    '</release>\n',
  ].join('');
}

/** Formats made-up releases as a dump in the form of Discogs. */
export function* formatDump(releases: Iterable<Item>): Generator<LineChunk, void> {
  let parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<releases>\n'];
  let nLines = 0;
  for (const release of releases) {
    parts.push(formatRelease(release));
    nLines += 1;
    if (nLines < CHUNK_RELEASES) continue;
    yield { bytes: Buffer.from(parts.join('')), nLines };
    parts = [];
    nLines = 0;
  }
  yield { bytes: Buffer.from(`${parts.join('')}</releases>\n`), nLines };
}
