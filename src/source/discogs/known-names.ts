/** What is not kept: most of a dump. Elements that have attributes are read whatever they are called; none of these lies in itself. */
const UNREAD = 'artists companies extraartists identifiers images notes sub_tracks videos';
const READ =
  'anv artist catno country description descriptions duration format formats genre genres id join label labels master_id name position released role style styles title track tracklist tracks';
const N_PLACES = 128;

/** A name that most elements have one of. */
interface KnownName {
  readonly name: string;
  /** What ends an element that need not be read; undefined for the others. */
  readonly end: string | undefined;
}

/** No two known names have one place. */
function placeOf(text: string, from: number, to: number): number {
  return (37 * (to - from) + 7 * text.charCodeAt(from) + text.charCodeAt(to - 1)) % N_PLACES;
}

function placeNames(): readonly (KnownName | undefined)[] {
  const places = Array.from<KnownName | undefined>({ length: N_PLACES }).fill(undefined);
  for (const name of READ.split(' ')) places[placeOf(name, 0, name.length)] = { name, end: undefined };
  for (const name of UNREAD.split(' ')) places[placeOf(name, 0, name.length)] = { name, end: `</${name}>` };
  return places;
}

const KNOWN_NAMES = placeNames();

/** Gives the known name that a part of a text is, without making it anew; undefined for another. */
export function findName(text: string, from: number, to: number): KnownName | undefined {
  const known = KNOWN_NAMES[placeOf(text, from, to)];
  return known?.name.length === to - from && text.startsWith(known.name, from) ? known : undefined;
}
