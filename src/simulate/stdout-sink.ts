import { AcknowledgedTally, type LineSink } from './line-sink.ts';

/** Makes a sink that hands bytes to a function which writes them before it returns. */
export function createStdoutSink(write: (bytes: Uint8Array) => void): LineSink {
  const acknowledged = new AcknowledgedTally();
  return {
    acknowledged,
    async write({ bytes, nLines }) {
      write(bytes);
      acknowledged.add({ accepted: nLines, duplicates: 0, rejected: 0 });
    },
    async close() {},
  };
}
