import { textOf } from './attributes.ts';

/** The artist of a track or a record, where its attributes name one. */
export function artistOf(attributes: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return textOf(attributes, 'artist');
}
