import { DeadwaxError } from '../../errors.ts';
import { scanRecord } from './scan-record.ts';
import { dropWrongCharacters } from './xml-characters.ts';
import type { XmlElement } from './xml-record.ts';

function scan(text: string): XmlElement | string {
  try {
    return scanRecord(text);
  } catch (thrown) {
    if (thrown instanceof DeadwaxError) return thrown.message;
    throw thrown;
  }
}

/** Gives the element of a record, or what is wrong with it as text. Characters that XML does not have are dropped: `isRepaired`. */
export function readRecord(text: string): {
  readonly element: XmlElement | string;
  readonly isRepaired: boolean;
} {
  const element = scan(text);
  if (typeof element !== 'string') return { element, isRepaired: false };
  const repaired = dropWrongCharacters(text);
  if (repaired === text) return { element, isRepaired: false };
  return { element: scan(repaired), isRepaired: true };
}
