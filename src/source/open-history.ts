import { createHash } from 'node:crypto';
import { DeadwaxError } from '../errors.ts';
import { detectHistoryCsv, historyCsvByMap } from './csv/history-csv-file.ts';
import type { HistoryFormat } from './history-formats.ts';
import { type HistoryHead, readHistoryHead } from './history-head.ts';
import type { HistoryFile, HistoryOptions, HistorySource, RowContext } from './history-source.ts';
import { detectLastfmCsv } from './lastfm/lastfm-csv.ts';
import { detectLastfmJson } from './lastfm/lastfm-files.ts';
import { detectListenBrainz } from './listenbrainz/listenbrainz-files.ts';
import { detectMaloja } from './maloja/maloja-files.ts';
import { openSourceFiles } from './open-source-files.ts';
import type { SourceFile, SourceFiles } from './source-files.ts';
import { detectSpotify } from './spotify/spotify-files.ts';
import { TrackNames } from './track-names.ts';

/** The surest first: a Last.fm export in CSV is a CSV with a header, too. */
const DETECTORS: readonly ((head: HistoryHead) => HistoryFile | undefined)[] = [
  detectSpotify,
  detectListenBrainz,
  detectLastfmJson,
  detectMaloja,
  detectLastfmCsv,
  detectHistoryCsv,
];

/** Files that no history is written to; their content is not looked at. */
const OTHER_NAMES = /\.(?:pdf|jpe?g|png|gif|mp3|mp4|html?|xml|db|sqlite|gz|zip)$/i;

/** Stands beside listens and tells of none. */
const FEEDBACK = 'listenbrainz-feedback';

const HINT =
  'known are exports of ListenBrainz, Last.fm, Spotify and Maloja, and CSV with artist, track and time; for other columns give format csv and columns';

type Choice = Pick<HistoryOptions, 'format' | 'columns' | 'timeFormat'>;

interface FoundFiles {
  readonly files: readonly HistoryFile[];
  readonly ignored: readonly string[];
}

async function detectFile(file: SourceFile, choice: Choice): Promise<HistoryFile | undefined> {
  if (OTHER_NAMES.test(file.path)) return undefined;
  const head = await readHistoryHead(file);
  const isMapped = choice.columns !== undefined || choice.timeFormat !== undefined;
  if (choice.format === 'csv' || (choice.format === undefined && isMapped))
    return head.objects.length > 0
      ? undefined
      : historyCsvByMap(head, choice.columns ?? {}, choice.timeFormat);
  for (const detect of DETECTORS) {
    const found = detect(head);
    if (found !== undefined && (choice.format ?? found.format) === found.format) return found;
  }
  return undefined;
}

/** Finds the files of a source that are part of a listening history, in the order of their names. */
async function findFiles(source: SourceFiles, choice: Choice): Promise<FoundFiles> {
  const byName = new Intl.Collator('en', { numeric: true });
  const sorted = [...source.files].sort((a, b) => byName.compare(a.path, b.path));
  const files: HistoryFile[] = [];
  const ignored: string[] = [];
  for (const file of sorted) {
    const found = await detectFile(file, choice);
    if (found === undefined) ignored.push(file.path);
    else files.push(found);
  }
  // Feedback comes last: listens say what its tracks are called.
  files.sort((a, b) => Number(a.variant === FEEDBACK) - Number(b.variant === FEEDBACK));
  return { files, ignored };
}

function formatsOf(files: readonly HistoryFile[]): readonly HistoryFormat[] {
  return [...new Set(files.map(({ format }) => format))];
}

/** Tells which histories a source holds, by its content; empty where it is something else. */
export async function detectHistory(source: SourceFiles): Promise<readonly HistoryFormat[]> {
  return formatsOf((await findFiles(source, {})).files);
}

function checkFound(source: SourceFiles, { files }: FoundFiles, format: HistoryFormat | undefined): void {
  if (files.length === 0)
    throw new DeadwaxError(
      'unsupported_format',
      format === undefined
        ? `${source.name} holds no listening history that is known`
        : `${source.name} holds no history of the form ${format}`,
      { hint: HINT },
    );
  const formats = formatsOf(files);
  if (formats.length > 1)
    throw new DeadwaxError(
      'invalid_input',
      `${source.name} holds histories of several forms: ${formats.join(', ')}`,
      {
        hint: `say which to take, such as format ${formats[0]}, or import them one by one`,
      },
    );
  const variants = [...new Set(files.map(({ variant }) => variant))].filter(
    (variant) => variant !== FEEDBACK,
  );
  if (variants.length > 1)
    throw new DeadwaxError(
      'invalid_input',
      `${source.name} holds ${variants.join(' and ')}, which may tell of the same plays in different words`,
      { hint: 'import them one by one, the more exact one first: what it told is then not counted again' },
    );
}

/** Counts the bytes read of all files together. */
class ReadBytes {
  readonly #total: number;
  readonly #onBytes: (done: number, total: number) => void;
  #done = 0;

  constructor(files: readonly HistoryFile[], onBytes: (done: number, total: number) => void) {
    this.#total = files.reduce((sum, { file }) => sum + file.sizeBytes, 0);
    this.#onBytes = onBytes;
  }

  of(file: SourceFile): SourceFile {
    return { ...file, read: () => this.#read(file) };
  }

  async *#read(file: SourceFile): AsyncGenerator<Buffer> {
    for await (const chunk of file.read()) {
      yield chunk;
      this.#done += chunk.length;
      this.#onBytes(this.#done, this.#total);
    }
  }
}

async function measure(
  files: readonly HistoryFile[],
  onBytes: (done: number, total: number) => void,
): Promise<string> {
  const read = new ReadBytes(files, onBytes);
  const hash = createHash('sha256');
  for (const { file, variant } of files) {
    hash.update(`${variant} ${file.sizeBytes}\n`);
    for await (const chunk of read.of(file).read()) hash.update(chunk);
  }
  return hash.digest('hex');
}

/** Reads feedback, which has ids alone, once before: the listens are then asked for the names of its tracks. */
async function askForNames(files: readonly HistoryFile[], context: RowContext): Promise<void> {
  const feedback = files.filter(({ variant }) => variant === FEEDBACK);
  if (feedback.length === files.length) return;
  for (const history of feedback) for await (const _ of history.read(context, history.file));
}

function createSource(source: SourceFiles, found: FoundFiles, options: HistoryOptions): HistorySource {
  const { files, ignored } = found;
  return {
    format: files[0].format,
    variant: files[0].variant,
    ignored,
    measure: (onBytes) => measure(files, onBytes),
    async *listens(onBytes) {
      const read = new ReadBytes(files, onBytes);
      const context = { ...options, tracks: new TrackNames() };
      await askForNames(files, context);
      for (const history of files) yield* history.read(context, read.of(history.file));
    },
    close: () => source.close(),
  };
}

/**
 * Opens a listening history: a folder, a zip archive or a single file, whose form is found out by its content unless it is said.
 * Errors: `not_found`, `unsupported_format` saying what is known, `invalid_input` where several forms are mixed or a column is not
 * there, `unparsable` for a damaged archive, `too_large`.
 */
export async function openHistory(path: string, options: HistoryOptions): Promise<HistorySource> {
  const source = await openSourceFiles(path);
  try {
    const found = await findFiles(source, options);
    checkFound(source, found, options.format);
    return createSource(source, found, options);
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}
