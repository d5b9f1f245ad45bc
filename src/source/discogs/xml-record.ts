import { SaxesParser } from 'saxes';
import { dropWrongCharacters } from './drop-wrong-characters.ts';

/** An element of a record. `text` is what stands directly in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 24;
/** Far above any real record, of which the largest have some ten thousand. */
const MAX_ELEMENTS = 200_000;
const MAX_ATTRIBUTE = 10_000;
/** What may go unparsed: most of a dump. Only without attributes, as dumps have them; none of them lies in itself. */
const UNREAD = /<(artists|companies|extraartists|identifiers|images|notes|videos)>/g;
/** Reads one record with a parser that goes on from record to record; what fails leaves it unusable. */
class ElementParser {
  readonly #parser = new SaxesParser<{ fragment: true; position: false; xmlns: false }>({
    fragment: true,
    position: false,
    xmlns: false,
  });
  readonly #open: XmlElement[] = [];
  #root: XmlElement | undefined;
  #nElements = 0;
  #problem: string | undefined;

  constructor() {
    this.#parser.on('opentag', (tag) => this.#begin(tag.name, tag.attributes));
    this.#parser.on('closetag', () => this.#open.pop());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
    this.#parser.on('doctype', () => this.#fail('a document type inside a record'));
    this.#parser.on('error', (error) => this.#fail(error.message));
  }

  parse(text: string): XmlElement | string {
    this.#root = undefined;
    this.#nElements = 0;
    for (const part of readParts(text)) this.#parser.write(part);
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) this.#fail(`<${unclosed.name}> is not closed`);
    return this.#problem ?? this.#root ?? 'there is no element';
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
  }

  #begin(name: string, attributes: Readonly<Record<string, string>>): void {
    for (const attribute in attributes)
      if (attributes[attribute].length > MAX_ATTRIBUTE)
        this.#fail(`attribute ${attribute} of <${name}> is longer than ${MAX_ATTRIBUTE} characters`);
    if (++this.#nElements > MAX_ELEMENTS) this.#fail(`the record has more than ${MAX_ELEMENTS} elements`);
    else this.#add({ name, attributes, children: [], text: '' });
  }

  #add(element: XmlElement): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else this.#fail(`<${element.name}> stands beside the record`);
    if (this.#open.length === MAX_DEPTH) this.#fail(`elements lie more than ${MAX_DEPTH} deep in each other`);
    else this.#open.push(element);
  }

  #addText(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
    else if (text.trim() !== '') this.#fail('there is text beside the record');
  }
}

/** Tells whether a part is not kept: artists of single tracks, images without an address, and what is never kept. */
function isUnread(name: string, part: string, isInTracks: boolean): boolean {
  if (name === 'artists') return isInTracks;
  return name !== 'images' || !part.includes('://');
}

/** Gives the parts of a record that are read; an element without its end is left for the parser to find fault with. */
function* readParts(text: string): Generator<string> {
  const tracklist = text.indexOf('<tracklist>');
  let from = 0;
  UNREAD.lastIndex = 0;
  for (let found = UNREAD.exec(text); found !== null; found = UNREAD.exec(text)) {
    const [start, name] = found;
    const inner = found.index + start.length;
    const end = text.indexOf(`</${name}>`, inner);
    if (end < 0) break;
    UNREAD.lastIndex = end;
    if (!isUnread(name, text.slice(inner, end), tracklist >= 0 && tracklist < inner)) continue;
    yield text.slice(from, found.index);
    from = end + start.length + 1;
  }
  yield text.slice(from);
}

/**
 * Reads the XML of one record after the other. Entities other than the five of XML and character references are a fault; nothing is
 * ever expanded or fetched.
 */
export class RecordReader {
  #parser = new ElementParser();
  #isFresh = true;

  /** Gives the element of a record, or what is wrong with it as text. Characters that XML does not have are dropped: `isRepaired`. */
  read(text: string): { readonly element: XmlElement | string; readonly isRepaired: boolean } {
    const element = this.#parse(text);
    if (typeof element !== 'string') return { element, isRepaired: false };
    const repaired = dropWrongCharacters(text);
    if (repaired === text) return { element, isRepaired: false };
    return { element: this.#parse(repaired), isRepaired: true };
  }

  #parse(text: string): XmlElement | string {
    const wasFresh = this.#isFresh;
    const element = this.#parser.parse(text);
    this.#isFresh = typeof element === 'string';
    if (typeof element !== 'string') return element;
    this.#parser = new ElementParser();
    // The record before may have left something open that only this one showed.
    return wasFresh ? element : this.#parse(text);
  }
}

/** Gives the first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element !== undefined) for (const child of element.children) if (child.name === name) return child;
  return undefined;
}

/** Gives the children of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Gives the text of a child in one line; empty where there is none. */
export function lineOf(element: XmlElement | undefined, name: string): string {
  const text = childOf(element, name)?.text ?? '';
  return text === '' ? '' : oneLine(text);
}

const SEVERAL_BLANKS = /[^\S ]|\s\s/;

/** Gives a text without blanks around it and with single ones inside. */
export function oneLine(text: string): string {
  const trimmed = text.trim();
  return SEVERAL_BLANKS.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
}
