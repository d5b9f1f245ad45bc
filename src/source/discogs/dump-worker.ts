import { parentPort, workerData } from 'node:worker_threads';
import { toDeadwaxError } from '../../errors.ts';
import { type ErrorMessage, formatErrorMessage } from '../../util/commit-message.ts';
import { openSourceFiles } from '../open-source-files.ts';
import { type DumpBatch, type DumpFile, type DumpPlace, readDump } from './read-dump.ts';

// A thread that reads one dump to its end, some batches ahead of its owner, who answers each batch with a message once it is taken.

/** What the thread reads. */
export interface DumpWork extends Omit<DumpFile, 'file'> {
  /** Of the folder, the archive or the file. */
  readonly path: string;
  /** Of the file in it. */
  readonly filePath: string;
  readonly from: DumpPlace;
}

export type DumpMessage =
  | { readonly kind: 'batch'; readonly batch: DumpBatch }
  | {
      readonly kind: 'failure';
      readonly error: ErrorMessage;
      readonly details: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'end' };

/** So much is read that nobody has taken yet. */
const BATCHES_AHEAD = 8;

const work: DumpWork = workerData;
let nFree = BATCHES_AHEAD;
let goOn: () => void = () => {};

function send(message: DumpMessage): void {
  const texts = message.kind === 'batch' ? message.batch.entries.texts : [];
  const moved = texts.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
  parentPort?.postMessage(message, moved);
}

async function read(): Promise<void> {
  const source = await openSourceFiles(work.path);
  try {
    const file = source.files.find(({ path }) => path === work.filePath);
    if (file === undefined) throw new Error(`${work.filePath} is gone`);
    for await (const batch of readDump({ ...work, file }, work.from)) {
      send({ kind: 'batch', batch });
      nFree -= 1;
      if (nFree > 0) continue;
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
  } finally {
    await source.close();
  }
}

parentPort?.on('message', () => {
  nFree += 1;
  goOn();
});
try {
  await read();
  send({ kind: 'end' });
} catch (thrown) {
  const error = toDeadwaxError(thrown);
  send({ kind: 'failure', error: formatErrorMessage(error), details: error.details });
}
parentPort?.close();
