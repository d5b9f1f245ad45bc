import { DeadwaxError } from '../errors.ts';

/** Only what the engine says of its file: other messages may quote what somebody searched for. */
const DAMAGE = /^serialization error|^(io|internal|fatal) error.*(corrupt|checksum|deserializ)/is;

/** Turns what DuckDB throws into our error, by its text, since it has no codes. `isOpening`: the file was just being opened. */
export function fromDuckdbError(thrown: unknown, path: string, isOpening: boolean): DeadwaxError {
  if (thrown instanceof DeadwaxError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const options = { cause: thrown };
  if (/could not set lock|conflicting lock/i.test(text))
    return new DeadwaxError(
      'data_dir_locked',
      `warehouse ${path} is open in another process; stop that one first`,
      options,
    );
  if (/no space left|disk full|not enough space/i.test(text))
    return new DeadwaxError(
      'storage_unavailable',
      `warehouse ${path} cannot grow: the disk is full`,
      options,
    );
  if (/permission denied|read-only/i.test(text))
    return new DeadwaxError('storage_unavailable', `warehouse ${path} cannot be written: ${text}`, options);
  if (/too many open files|input\/output error|stale file handle/i.test(text))
    return new DeadwaxError('storage_unavailable', `warehouse ${path} cannot be read: ${text}`, options);
  if (/out of memory/i.test(text))
    return new DeadwaxError(
      'overloaded',
      `warehouse ${path} needs more memory than it may use: ${text}`,
      options,
    );
  if (isOpening || DAMAGE.test(text))
    return new DeadwaxError(
      'damaged_data',
      `warehouse ${path} is damaged (${text}); it is built again from the event log`,
      options,
    );
  return new DeadwaxError('internal', `warehouse: ${text}`, options);
}
