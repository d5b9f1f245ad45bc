import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';

/** Where a list continues: at `position`, in the order of model `version` (undefined: the order without a model). */
export interface AnswerCursor {
  readonly position: number;
  readonly version: string | undefined;
}

const Cursor = z.tuple([z.int().nonnegative(), z.string()]);

/** Formats a cursor as text for addresses: base64url of `[position, version or ""]`. */
export function formatCursor(cursor: AnswerCursor): string {
  return Buffer.from(JSON.stringify([cursor.position, cursor.version ?? ''])).toString('base64url');
}

/** Parses a cursor. Errors: `invalid_input`. */
export function parseCursor(text: string): AnswerCursor {
  try {
    const [position, version] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { position, version: version === '' ? undefined : version };
  } catch (cause) {
    throw new DeadwaxError(
      'invalid_input',
      `cursor '${text}' is not one that an answer gave; start without a cursor`,
      { cause },
    );
  }
}
