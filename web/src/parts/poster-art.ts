import { paletteOf } from './genre-palettes.ts';

/** Everything a drawn picture needs; the same item has the same picture for ever. */
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

/** Composes a picture from a title and the first genre that has colours. */
export function composePoster(title: string, genres: readonly string[]): PosterArt {
  const hash = hashText(title);
  const [paper, deep, bright] = paletteOf(genres, hash);
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
