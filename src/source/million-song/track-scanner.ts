import { isUtf8 } from 'node:buffer';
import { KEPT_BY_PLACE, N_TRACK_COLUMNS, type TrackColumn, type TrackFields } from './track-columns.ts';

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SHOWN_BYTES = 200;
/** No kept field is nearly as long; the analysis, which is longer, is not kept. */
const MAX_FIELD_BYTES = 100_000;

const NO_FIELDS: TrackFields = {
  track_id: '',
  artist_familiarity: '',
  artist_hotttnesss: '',
  artist_id: '',
  artist_latitude: '',
  artist_location: '',
  artist_longitude: '',
  artist_name: '',
  artist_terms: '',
  artist_terms_freq: '',
  artist_terms_weight: '',
  danceability: '',
  duration: '',
  energy: '',
  release: '',
  similar_artists: '',
  song_hotttnesss: '',
  title: '',
  track_7digitalid: '',
  year: '',
};

/** A line's kept fields, or what is wrong with it; `head` is how it begins. */
export interface ScannedLine {
  readonly fields: TrackFields | string;
  readonly head: string;
}

/**
 * Takes the kept fields out of lines as bytes come in. Of a line of 200 KB a few hundred bytes become text; the sound analysis between
 * them is passed over from tab to tab, without a copy, wherever chunks end.
 */
export class TrackScanner {
  readonly #onLine: (line: ScannedLine) => void;
  /** Of the field in hand: its place in the line, and what earlier chunks had of it where it is kept. */
  #place = 0;
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #fields: Record<TrackColumn, string> = { ...NO_FIELDS };
  #problem: string | undefined;
  #head = '';
  #lineBytes = 0;

  constructor(onLine: (line: ScannedLine) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next bytes. */
  feed(chunk: Buffer): void {
    let at = 0;
    let tab = chunk.indexOf(TAB);
    for (let lf = chunk.indexOf(LF); ; lf = chunk.indexOf(LF, at)) {
      const end = lf < 0 ? chunk.length : lf;
      this.#addHead(chunk, at, end);
      for (; tab >= 0 && tab < end; tab = chunk.indexOf(TAB, at)) {
        this.#endField(chunk, at, tab);
        this.#place++;
        at = tab + 1;
      }
      if (lf < 0) {
        this.#beginField(chunk.subarray(at));
        return;
      }
      this.#endLine(chunk, at, end);
      at = lf + 1;
    }
  }

  /** Ends the last line where no line feed did. */
  end(): void {
    if (this.#lineBytes > 0) this.#endLine(Buffer.alloc(0), 0, 0);
  }

  #addHead(chunk: Buffer, start: number, end: number): void {
    const wanted = SHOWN_BYTES - this.#lineBytes;
    if (wanted > 0) this.#head += chunk.toString('utf8', start, Math.min(end, start + wanted));
    this.#lineBytes += end - start;
  }

  #beginField(part: Buffer): void {
    if (KEPT_BY_PLACE[this.#place] === undefined || part.length === 0) return;
    this.#begunBytes += part.length;
    if (this.#begunBytes <= MAX_FIELD_BYTES) this.#begun.push(part);
  }

  #endField(chunk: Buffer, start: number, end: number): void {
    const kept = KEPT_BY_PLACE[this.#place];
    if (kept === undefined) return;
    if (this.#begunBytes + end - start > MAX_FIELD_BYTES)
      this.#problem ??= `${kept} is longer than ${MAX_FIELD_BYTES} bytes`;
    else if (this.#begunBytes === 0) this.#fields[kept] = this.#textOf(kept, chunk, start, end);
    else {
      const whole = Buffer.concat([...this.#begun, chunk.subarray(start, end)]);
      this.#fields[kept] = this.#textOf(kept, whole, 0, whole.length);
    }
    this.#begun = [];
    this.#begunBytes = 0;
  }

  #textOf(kept: TrackColumn, bytes: Buffer, start: number, end: number): string {
    const text = bytes.toString('utf8', start, end);
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end)))
      this.#problem ??= `${kept} is not valid UTF-8`;
    return text;
  }

  #endLine(chunk: Buffer, start: number, end: number): void {
    // The last field is the year, of which parsing trims the carriage return that an earlier chunk may have ended in.
    this.#endField(chunk, start, chunk[end - 1] === CR && end > start ? end - 1 : end);
    const nFields = this.#place + 1;
    if (nFields !== N_TRACK_COLUMNS)
      this.#problem = `the line has ${nFields} fields; ${N_TRACK_COLUMNS} are expected`;
    this.#onLine({ fields: this.#problem ?? this.#fields, head: this.#head });
    this.#place = 0;
    this.#fields = { ...NO_FIELDS };
    this.#problem = undefined;
    this.#head = '';
    this.#lineBytes = 0;
  }
}
