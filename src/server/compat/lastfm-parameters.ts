import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { gatherBody } from '../request-body.ts';
import { isSameDigest } from '../secret.ts';
import { lastfmError } from './lastfm-error.ts';

/** Fifty scrobbles of long names. */
const MAX_BODY_BYTES = 1_000_000;
/** Parameters that are never signed. */
const UNSIGNED = new Set(['api_sig', 'format', 'callback']);
const ENTRY = /^([A-Za-z]+)\[(\d{1,3})\]$/;

/** What a client sent, from the query and the form together; of a name that is there twice the last, the form's before the query's. */
export type LastfmParameters = ReadonlyMap<string, string>;

/** Reads the parameters of a request. Errors: `too_large`, `unparsable`, `unsupported_format`. */
export async function readParameters({
  raw,
  url,
  headers,
  method,
}: FastifyRequest): Promise<LastfmParameters> {
  const at = url.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at));
  if (method !== 'POST') return new Map(query);
  const body = await gatherBody(raw, headers['content-encoding'], MAX_BODY_BYTES);
  return new Map([...query, ...new URLSearchParams(body.toString('utf8'))]);
}

/** Gives a parameter, trimmed; undefined where it is missing or blank. */
export function optional(parameters: LastfmParameters, name: string): string | undefined {
  const text = parameters.get(name)?.trim().toWellFormed().replaceAll('\0', '');
  return text === '' ? undefined : text;
}

/** Gives a parameter that must be there. Errors: number 6. */
export function required(parameters: LastfmParameters, name: string): string {
  const text = optional(parameters, name);
  if (text !== undefined) return text;
  throw lastfmError(6, `the parameter ${name} is missing`);
}

/** Gives a whole number between two others. Errors: number 6. */
export function integer(
  parameters: LastfmParameters,
  name: string,
  { min, max, whenMissing }: { readonly min: number; readonly max: number; readonly whenMissing: number },
): number {
  const text = optional(parameters, name);
  if (text === undefined) return whenMissing;
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < min)
    throw lastfmError(6, `${name} is '${text.slice(0, 40)}'; send a whole number from ${min} on`);
  return Math.min(value, max);
}

/** Gives the entries of array notation, `artist[0]`, in order of their numbers, each with its members by plain name. */
export function readEntries(parameters: LastfmParameters): readonly LastfmParameters[] {
  const entries = new Map<number, Map<string, string>>();
  for (const [name, value] of parameters) {
    const match = ENTRY.exec(name);
    if (match === null) continue;
    const place = Number(match[2]);
    const entry = entries.get(place) ?? new Map<string, string>();
    entries.set(place, entry.set(match[1], value));
  }
  return [...entries.keys()].sort((a, b) => a - b).map((place) => entries.get(place) ?? new Map());
}

/**
 * Tells what a call's `api_sig` must be under a secret: the MD5 of all parameters, `name` and value one after the other in the order of
 * the names, and the secret.
 */
function signatureOf(parameters: LastfmParameters, secret: string): string {
  const signed = [...parameters].filter(([name]) => !UNSIGNED.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('md5', `${signed.map(([name, value]) => name + value).join('')}${secret}`);
}

/**
 * Checks the signature of a call. Only a secret that is known can be checked with: players have one of their makers'. Then the form
 * alone is looked at, and what proves who calls is the session key. Errors: number 13.
 */
export function checkSignature(parameters: LastfmParameters, secret: string | undefined): void {
  const given = optional(parameters, 'api_sig')?.toLowerCase();
  if (given === undefined || !/^[0-9a-f]{32}$/.test(given))
    throw lastfmError(13, 'api_sig is missing or no MD5; sign the call with your API secret');
  if (secret !== undefined && !isSameDigest(signatureOf(parameters, secret), given))
    throw lastfmError(13, 'api_sig is wrong; the API secret of a user token is the token itself');
}
