import { parentPort } from 'node:worker_threads';
import { type ParsedRecords, RecordsParser, type RecordsToParse } from './parse-records.ts';

// A thread that parses records as they come, in their order.

export type ParseReply = { readonly parsed: ParsedRecords } | { readonly failure: string };

const parser = new RecordsParser();

function answer(work: RecordsToParse): ParseReply {
  try {
    return { parsed: parser.parse(work) };
  } catch (thrown) {
    return { failure: String(thrown) };
  }
}

parentPort?.on('message', (work: RecordsToParse) => parentPort?.postMessage(answer(work)));
