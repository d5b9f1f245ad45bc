import { DeadwaxError } from '../errors.ts';

/** Writes a cursor that stands for a place in a list that is made whole for each request. */
export function writePlaceCursor(place: number): string {
  return Buffer.from(`p${place}`).toString('base64url');
}

/** Reads it back; 0 without a cursor. Errors: `invalid_input` for one that we did not write. */
export function readPlaceCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const match = /^p(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match !== null) return Number(match[1]);
  throw new DeadwaxError('invalid_input', 'the cursor is not one of this list; leave it out to begin again', {
    errors: [{ pointer: '/query/cursor', code: 'cursor', detail: 'not a cursor of this list' }],
  });
}
