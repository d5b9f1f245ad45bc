import { findName } from './known-names.ts';
import {
  CHARACTERS,
  checkCharacters,
  decodeText,
  decodeValue,
  IS_NAME,
  IS_NAME_START,
  IS_SPECIAL_IN_TEXT,
  IS_SPECIAL_IN_VALUE,
  unifyLines,
  xmlFault,
} from './xml-characters.ts';
import type { XmlElement } from './xml-record.ts';

const MAX_DEPTH = 24;
/** Far above any real record, of which the largest have some ten thousand. */
const MAX_ELEMENTS = 200_000;
const MAX_ATTRIBUTE = 10_000;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

const NO_ATTRIBUTES: XmlElement['attributes'] = Object.freeze({});

/** An element that is being read. */
interface OpenElement {
  readonly name: string;
  readonly attributes: XmlElement['attributes'];
  readonly children: OpenElement[];
  text: string;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Goes once over the text of a record from its start to the end of its element. What is no XML throws `unparsable`. */
class RecordScanner {
  readonly #text: string;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #nElements = 0;
  #root: OpenElement | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Gives the one element there is. */
  scan(): XmlElement {
    const text = this.#text;
    for (let isMore = this.#toMarkup(); isMore; isMore = this.#toMarkup()) {
      const next = text.charCodeAt(this.#at + 1);
      if (next === SLASH) this.#endElement();
      else if (next === BANG) this.#passDeclaration();
      else if (next === QUESTION) this.#passInstruction();
      else this.#beginElement();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) throw xmlFault(`<${unclosed.name}> is not closed`);
    if (this.#root === undefined) throw xmlFault('there is no element');
    return this.#root;
  }

  /** Takes the text up to the next `<`; false where none comes. Text outside of the element belongs to no record. */
  #toMarkup(): boolean {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    let kinds = 0;
    for (let code = text.charCodeAt(at); code !== LESS; code = text.charCodeAt(at)) {
      if (at >= text.length) return false;
      kinds |= CHARACTERS[code];
      at++;
    }
    this.#at = at;
    const element = this.#open.at(-1);
    if (at > from && element !== undefined) {
      const written = text.slice(from, at);
      element.text += (kinds & IS_SPECIAL_IN_TEXT) === 0 ? written : decodeText(written);
    }
    return true;
  }

  #beginElement(): void {
    const text = this.#text;
    const from = ++this.#at;
    this.#passName();
    const known = findName(text, from, this.#at);
    if (
      known?.end !== undefined &&
      text.charCodeAt(this.#at) === GREATER &&
      this.#passUnread(known.name, known.end)
    )
      return;
    const name = known?.name ?? text.slice(from, this.#at);
    const attributes = this.#takeAttributes(name);
    const isEmpty = text.charCodeAt(this.#at) === SLASH;
    if (isEmpty) this.#at++;
    if (text.charCodeAt(this.#at) !== GREATER) throw xmlFault(`<${name}> does not end with '>'`);
    this.#at++;
    this.#add({ name, attributes, children: [], text: '' }, isEmpty);
  }

  #add(element: OpenElement, isEmpty: boolean): void {
    if (++this.#nElements > MAX_ELEMENTS) throw xmlFault(`the record has more than ${MAX_ELEMENTS} elements`);
    const depth = this.#open.length;
    if (depth === MAX_DEPTH) throw xmlFault(`elements lie more than ${MAX_DEPTH} deep in each other`);
    if (depth > 0) this.#open[depth - 1].children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else throw xmlFault(`<${element.name}> stands beside the record`);
    if (!isEmpty) this.#open.push(element);
  }

  #endElement(): void {
    const text = this.#text;
    const element = this.#open.pop();
    const from = this.#at + 2;
    if (element === undefined || !text.startsWith(element.name, from))
      throw xmlFault(`'${text.slice(this.#at, from + 20)}' ends nothing that is open`);
    this.#at = from + element.name.length;
    this.#passBlanks();
    if (text.charCodeAt(this.#at) !== GREATER) throw xmlFault(`</${element.name} does not end with '>'`);
    this.#at++;
  }

  /** Goes behind the name that begins after `<`, `<?` or a blank. */
  #passName(): void {
    const text = this.#text;
    let at = this.#at;
    if ((CHARACTERS[text.charCodeAt(at)] & IS_NAME_START) === 0)
      throw xmlFault(`no name stands at '${text.slice(Math.max(0, at - 1), at + 20)}'`);
    while ((CHARACTERS[text.charCodeAt(at)] & IS_NAME) !== 0) at++;
    this.#at = at;
  }

  #takeName(): string {
    const from = this.#at;
    this.#passName();
    return this.#text.slice(from, this.#at);
  }

  /** Gives the attributes of an element, and goes to what ends it. */
  #takeAttributes(element: string): XmlElement['attributes'] {
    let attributes: Record<string, string> | undefined;
    while (this.#passBlanks()) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === GREATER || code === SLASH) break;
      const name = this.#takeName();
      attributes ??= {};
      if (Object.hasOwn(attributes, name)) throw xmlFault(`<${element}> has the attribute ${name} twice`);
      attributes[name] = this.#takeValue(name, element);
    }
    return attributes ?? NO_ATTRIBUTES;
  }

  #takeValue(name: string, element: string): string {
    const text = this.#text;
    this.#passBlanks();
    const equals = text.charCodeAt(this.#at++);
    this.#passBlanks();
    const quote = text.charCodeAt(this.#at);
    const from = this.#at + 1;
    if (equals !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE))
      throw xmlFault(`attribute ${name} of <${element}> has no value in quotes`);
    let at = from;
    let kinds = 0;
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at)) {
      if (at >= text.length) throw xmlFault(`the value of attribute ${name} of <${element}> has no end`);
      kinds |= CHARACTERS[code];
      at++;
    }
    this.#at = at + 1;
    const written = text.slice(from, at);
    const value = (kinds & IS_SPECIAL_IN_VALUE) === 0 ? written : decodeValue(written);
    if (value.length > MAX_ATTRIBUTE)
      throw xmlFault(`attribute ${name} of <${element}> is longer than ${MAX_ATTRIBUTE} characters`);
    return value;
  }

  /** Goes behind blanks; tells whether there were some. */
  #passBlanks(): boolean {
    const from = this.#at;
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#at > from;
  }

  /** Goes behind an element that is not kept: artists of single tracks, images without an address. False where it is, or has no end. */
  #passUnread(name: string, endTag: string): boolean {
    if (name === 'artists' && this.#open.length < 2) return false;
    const end = this.#text.indexOf(endTag, this.#at);
    if (end < 0 || (name === 'images' && this.#text.slice(this.#at, end).includes('://'))) return false;
    this.#at = end + endTag.length;
    return true;
  }

  /** Goes behind a comment, or takes a section of character data. */
  #passDeclaration(): void {
    const text = this.#text;
    const from = this.#at;
    if (text.startsWith('<!--', from)) {
      const end = text.indexOf('--', from + 4);
      if (end < 0) this.#passRest('a comment');
      else this.#passComment(end);
    } else if (text.startsWith('<![CDATA[', from)) {
      const element = this.#open.at(-1);
      const end = text.indexOf(']]>', from + 9);
      if (end < 0 || element === undefined) throw xmlFault('character data has no end or no element');
      const written = text.slice(from + 9, end);
      checkCharacters(written);
      element.text += unifyLines(written);
      this.#at = end + 3;
    } else throw xmlFault(`'${text.slice(from, from + 20)}' stands inside a record`);
  }

  #passComment(end: number): void {
    if (this.#text.charCodeAt(end + 2) !== GREATER) throw xmlFault("'--' stands in a comment");
    checkCharacters(this.#text.slice(this.#at, end));
    this.#at = end + 3;
  }

  /** Source: [XML] 2.6; the target `xml` is kept for the declaration, which stands before all records. */
  #passInstruction(): void {
    const text = this.#text;
    this.#at += 2;
    const target = this.#takeName();
    const from = this.#at;
    const end = text.indexOf('?>', from);
    const next = text.charCodeAt(from);
    if (end < 0 || /^xml$/i.test(target) || !(isBlank(next) || next === QUESTION))
      throw xmlFault(`<?${target} is no instruction`);
    checkCharacters(text.slice(from, end));
    this.#at = end + 2;
  }

  /** What begins behind the element and goes on into the next record spoils neither. */
  #passRest(what: string): void {
    if (this.#open.length > 0 || this.#root === undefined) throw xmlFault(`${what} has no end`);
    this.#at = this.#text.length;
  }
}

/**
 * Gives the element of a record. Entities other than the five of XML and character references are a fault; nothing is ever expanded or
 * fetched. What is not kept is not looked at. Cost: once over the text. Errors: `unparsable` with what is wrong with the record.
 */
export function scanRecord(text: string): XmlElement {
  return new RecordScanner(text).scan();
}
