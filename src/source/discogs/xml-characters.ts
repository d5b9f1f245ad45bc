import { DeadwaxError } from '../../errors.ts';

/** What a UTF-16 code unit may be, as bits of what `CHARACTERS` has of it. */
export const IS_NAME_START = 1;
export const IS_NAME = 2;
/** It may not stand for itself in the text of an element, or in the value of an attribute. */
export const IS_SPECIAL_IN_TEXT = 4;
export const IS_SPECIAL_IN_VALUE = 8;

/** Source: [XML] 2.3, the productions NameStartChar and NameChar; above U+FFFF by the halves of their pairs. */
const NAME_STARTS =
  /[:A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff]|\u200c|\u200d|[\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\ud800-\udb7f\udc00-\udfff\uf900-\ufdcf\ufdf0-\ufffd]/;
const OTHERS_IN_NAMES = /[-.0-9\xb7]|[\u0300-\u036f]|[\u203f\u2040]/;
const SPECIAL = /[^\t\n\x20-%'-\ud7ff\ue000-\ufffd]/;
/** `]` may begin the end of a character data section, which text must not have. */
const SPECIAL_IN_TEXT = /\]/;
const SPECIAL_IN_VALUE = /[\t\n<]/;

/** Source: [XML] 2.2, what the production Char leaves out. */
const WRONG = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ALL_WRONG = new RegExp(WRONG, 'gu');
const REFERENCE = /&(#\d+|#x[\da-fA-F]+|\w+)?(;?)/g;
const NUMBER = /&#(?:\d{1,9}|[xX][\da-fA-F]{1,8});/g;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function kindsOf(character: string): number {
  let kinds = 0;
  if (NAME_STARTS.test(character)) kinds |= IS_NAME_START | IS_NAME;
  if (OTHERS_IN_NAMES.test(character)) kinds |= IS_NAME;
  if (SPECIAL.test(character)) kinds |= IS_SPECIAL_IN_TEXT | IS_SPECIAL_IN_VALUE;
  if (SPECIAL_IN_TEXT.test(character)) kinds |= IS_SPECIAL_IN_TEXT;
  if (SPECIAL_IN_VALUE.test(character)) kinds |= IS_SPECIAL_IN_VALUE;
  return kinds;
}

/** What each code unit may be. */
export const CHARACTERS = Uint8Array.from({ length: 0x10000 }, (_, code) =>
  kindsOf(String.fromCharCode(code)),
);

/** Makes the fault of a record, which is the reason that it is rejected for. */
export function xmlFault(message: string): DeadwaxError {
  return new DeadwaxError('unparsable', message);
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Errors: `unparsable` for a text with a character that XML does not have. */
export function checkCharacters(text: string): void {
  const wrong = WRONG.exec(text);
  if (wrong !== null) throw xmlFault(`it has the character ${nameOf(wrong[0])}, which XML does not have`);
}

/** Gives the character of a reference such as `#246` or `#xf6`; undefined for one that XML does not have. */
function characterOf(number: string): string | undefined {
  const isHexadecimal = number[1] === 'x' || number[1] === 'X';
  const code = isHexadecimal ? Number.parseInt(number.slice(2), 16) : Number.parseInt(number.slice(1), 10);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
  return WRONG.test(character) ? undefined : character;
}

/** Gives a text with what its references stand for. Nothing that a reference gives is read again. */
function decodeReferences(text: string): string {
  return text.replace(REFERENCE, (found, reference: string = '', end: string) => {
    const character = reference.startsWith('#') ? characterOf(reference) : NAMED.get(reference);
    if (character === undefined || end === '')
      throw xmlFault(`'${found.slice(0, 40)}' is no reference that XML knows`);
    return character;
  });
}

/** Gives the text of an element from how it is written. Errors: `unparsable`. */
export function decodeText(written: string): string {
  checkCharacters(written);
  if (written.includes(']]>')) throw xmlFault("']]>' stands in a text");
  return decodeReferences(unifyLines(written));
}

/** Gives the value of an attribute from how it is written between its quotes. Errors: `unparsable`. */
export function decodeValue(written: string): string {
  checkCharacters(written);
  if (written.includes('<')) throw xmlFault("'<' stands in the value of an attribute");
  return decodeReferences(unifyLines(written).replace(/[\t\n]/g, ' '));
}

/** Gives a text with its ends of lines as XML has them. */
export function unifyLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Gives a text without the characters that XML does not have, as they are and as references; dumps have had them. */
export function dropWrongCharacters(text: string): string {
  return text
    .replace(ALL_WRONG, '')
    .replace(NUMBER, (found) => (characterOf(found.slice(1, -1)) === undefined ? '' : found));
}
