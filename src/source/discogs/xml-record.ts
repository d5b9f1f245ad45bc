/** An element of a record. `text` is what stands directly in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
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
