import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

function header(signature: number, fields: readonly (readonly [sizeBytes: 2 | 4, value: number])[]): Buffer {
  const bytes = Buffer.alloc(4 + fields.reduce((sum, [sizeBytes]) => sum + sizeBytes, 0));
  let at = bytes.writeUInt32LE(signature, 0);
  for (const [sizeBytes, value] of fields) at = bytes.writeUIntLE(value, at, sizeBytes);
  return bytes;
}

/** Writes a zip archive with deflated entries, as the specification of PKWARE has it. */
export function writeZip(path: string, entries: readonly ZipEntry[]): void {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content);
    const label = Buffer.from(name);
    const common = [
      [2, 20],
      [2, 0x800],
      [2, 8],
      [2, 0],
      [2, 33],
      [4, crc32(content)],
      [4, packed.length],
      [4, content.length],
      [2, label.length],
      [2, 0],
    ] as const;
    const local = Buffer.concat([header(0x04034b50, common), label, packed]);
    directory.push(
      Buffer.concat([
        header(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]),
        label,
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = [
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, central.length],
    [4, offset],
    [2, 0],
  ] as const;
  writeFileSync(path, Buffer.concat([...parts, central, header(0x06054b50, end)]));
}
