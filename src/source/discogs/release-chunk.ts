/**
 * Gives the memory of a chunk back now, where it is the chunk's alone: what has survived some collections of garbage is collected late, and
 * files of gigabytes would leave as much of it behind as they may. For whoever has read the chunk and handed it to nobody.
 */
export function releaseChunk({ buffer, length }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
