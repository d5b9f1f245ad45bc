const REFERENCE = /&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));/g;
const DOUBTFUL = /[\p{Cc}\ufffe\uffff]/gu;

/** Source: [XML] 2.2, the production Char. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

/** Gives a text without the characters that XML does not have, as they are and as references; dumps have had them. */
export function dropWrongCharacters(text: string): string {
  return text
    .replace(DOUBTFUL, (found) => (isXmlCharacter(found.charCodeAt(0)) ? found : ''))
    .replace(REFERENCE, (found, decimal?: string, hexadecimal?: string) => {
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
      return isXmlCharacter(code) ? found : '';
    });
}
