import { DeadwaxError } from '../errors.ts';

/** Deeper input is refused: nothing of ours nests more than a few levels, and recursion over it could end the stack. */
const MAX_DEPTH = 64;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

function checkDepth(bytes: Uint8Array): void {
  // Each level takes at least two characters, so short input cannot be deep.
  if (bytes.length <= 2 * MAX_DEPTH) return;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPENERS.has(byte)) depth++;
    else if (CLOSERS.has(byte)) depth--;
    if (depth > MAX_DEPTH)
      throw new DeadwaxError('unparsable', `the JSON nests deeper than ${MAX_DEPTH} levels at byte ${at}`);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Parses UTF-8 JSON. Errors: `unparsable` for invalid UTF-8, broken JSON, and nesting deeper than 64 levels. */
export function parseJsonText(bytes: Uint8Array): unknown {
  checkDepth(bytes);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new DeadwaxError('unparsable', 'the text is not valid UTF-8; send JSON in UTF-8', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'broken JSON';
    throw new DeadwaxError('unparsable', `the text is not JSON: ${reason.slice(0, 200)}`, { cause });
  }
}
