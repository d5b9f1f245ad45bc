type Scalar = string | number;

/** A part of an answer of Last.fm: one tree that is written as XML or as JSON. */
export interface LastfmElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, Scalar>>;
  readonly text?: Scalar;
  readonly children?: readonly LastfmElement[];
  /** True where JSON has a list even of one. */
  readonly isListed?: boolean;
}

/** Makes an element of nothing but text. */
export function textElement(name: string, text: Scalar): LastfmElement {
  return { name, text };
}

/** What XML 1.0 has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escapeXml(value: Scalar): string {
  return String(value)
    .toWellFormed()
    .replace(NOT_XML, '')
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character]);
}

/** Formats an element as XML, without a declaration. */
export function formatXml({ name, attributes = {}, text, children = [] }: LastfmElement): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const inside = text === undefined ? children.map(formatXml).join('') : escapeXml(text);
  const start = `<${name}${written.join('')}`;
  return inside === '' ? `${start}/>` : `${start}>${inside}</${name}>`;
}

/**
 * Gives an element's value in Last.fm's JSON: text alone as it is, beside attributes as `#text`; attributes beside children as `@attr`;
 * several children of one name as a list.
 */
export function toJsonValue({ attributes, text, children = [] }: LastfmElement): unknown {
  if (children.length === 0 && text !== undefined)
    return attributes === undefined ? text : { ...attributes, '#text': text };
  const members = new Map<string, unknown>();
  for (const child of children) {
    const value = toJsonValue(child);
    const earlier = members.get(child.name);
    if (Array.isArray(earlier)) earlier.push(value);
    else if (earlier !== undefined) members.set(child.name, [earlier, value]);
    else members.set(child.name, child.isListed === true ? [value] : value);
  }
  return { ...Object.fromEntries(members), ...(attributes === undefined ? {} : { '@attr': attributes }) };
}
