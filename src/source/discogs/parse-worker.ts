import { parentPort } from 'node:worker_threads';
import { type ParsedRecords, parseRecords, type RecordsToParse } from './parse-records.ts';

// A thread that parses records as they come, in their order.

/** Records to parse, in the first `nBytes` of memory that is handed over. */
export interface ParseRequest extends Pick<RecordsToParse, 'kind' | 'isCut'> {
  readonly memory: ArrayBuffer;
  readonly nBytes: number;
}

/** The answer, with the memory that the records came in. */
export type ParseReply = ({ readonly parsed: ParsedRecords } | { readonly failure: string }) & {
  readonly memory: ArrayBuffer;
};

function answer({ kind, isCut, memory, nBytes }: ParseRequest): ParseReply {
  try {
    return { parsed: parseRecords({ kind, isCut, bytes: new Uint8Array(memory, 0, nBytes) }), memory };
  } catch (thrown) {
    return { failure: String(thrown), memory };
  }
}

parentPort?.on('message', (request: ParseRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(reply, [reply.memory]);
});
