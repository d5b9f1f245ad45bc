/** Everything a drawn poster needs; the same film has the same poster for ever. */
export interface PosterArt {
  readonly motif: 'grooves' | 'sun' | 'strata' | 'beams' | 'tiles' | 'orbit';
  readonly paper: string;
  readonly deep: string;
  readonly bright: string;
  /** Three numbers in [0, 1) that move the motif about. */
  readonly chance: readonly [number, number, number];
  readonly lines: readonly string[];
  readonly fontSize: number;
}

type Palette = readonly [paper: string, deep: string, bright: string];

const PALETTES: Readonly<Record<string, Palette>> = {
  action: ['#2a1512', '#7c2116', '#f2a03d'],
  adventure: ['#14302c', '#1f6253', '#f0c25a'],
  animation: ['#233a63', '#e06a4a', '#ffd77a'],
  children: ['#1d4a5c', '#ee8a50', '#ffe2a0'],
  comedy: ['#5a2a13', '#d9752c', '#ffe0a3'],
  crime: ['#17181d', '#3a3f4d', '#d94f3a'],
  documentary: ['#2c2f26', '#66704f', '#e6dcbc'],
  drama: ['#2b1b26', '#7a3d52', '#eec2a0'],
  fantasy: ['#231d45', '#5b4a9c', '#f0b7cf'],
  'film-noir': ['#0e0f11', '#34373c', '#d9d4c7'],
  horror: ['#0f1411', '#28402f', '#c8312b'],
  musical: ['#3b1431', '#a5326b', '#ffca7a'],
  mystery: ['#12203a', '#2d4a78', '#b9cfe0'],
  romance: ['#4a1526', '#b5384f', '#ffcdb8'],
  'sci-fi': ['#0c1a2b', '#14507a', '#5fe0d0'],
  thriller: ['#101b22', '#274a57', '#e2b23c'],
  war: ['#23241a', '#5a5b3b', '#d98a4c'],
  western: ['#3c1d10', '#b0562a', '#f3c98a'],
};
const OTHERS: readonly Palette[] = [
  ['#1f2a2e', '#3d6670', '#f0b36a'],
  ['#2d2330', '#6d4a72', '#f2c9a5'],
  ['#26301f', '#55743f', '#eedd9a'],
];
const MOTIFS = ['grooves', 'sun', 'strata', 'beams', 'tiles', 'orbit'] as const;

/** Hashes a text to 32 bits (FNV-1a). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

/** `Matrix, The (1999)` as one reads it: `The Matrix`. */
export function readableTitle(title: string): string {
  const bare = title.replace(/\s*\(\d{4}\)\s*$/, '');
  const match = /^(.+), (The|A|An|Le|La|Les|Das|Der|Die|Il|El)$/.exec(bare);
  return match === null ? bare : `${match[2]} ${match[1]}`;
}

/** Breaks a title into at most four lines of about the given length; what does not fit ends in dots. */
function wrapTitle(title: string, lineLength: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= lineLength)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > lineLength + 3 ? `${word.slice(0, lineLength + 2)}…` : word);
  }
  if (lines.length <= 4) return lines;
  return [...lines.slice(0, 3), `${lines[3]}…`];
}

/** Composes a film's poster from its title and first genre. */
export function composePoster(title: string, genres: readonly string[]): PosterArt {
  const hash = hashText(title);
  // A genre may be named as something that every object inherits.
  const genre = genres.find((name) => Object.hasOwn(PALETTES, name.toLowerCase()));
  const known = genre === undefined ? undefined : PALETTES[genre.toLowerCase()];
  const [paper, deep, bright] = known ?? OTHERS[hash % OTHERS.length];
  const text = readableTitle(title);
  const isShort = text.length <= 9 && !text.includes(' ');
  return {
    motif: MOTIFS[(hash >>> 4) % MOTIFS.length],
    paper,
    deep,
    bright,
    chance: [(hash & 255) / 256, ((hash >>> 8) & 255) / 256, ((hash >>> 16) & 255) / 256],
    lines: wrapTitle(text, isShort ? 9 : 13),
    fontSize: isShort ? 30 : text.length > 34 ? 19 : 23,
  };
}
