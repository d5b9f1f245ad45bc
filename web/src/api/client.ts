import type { Session } from '../../../src/server/contract-operations.ts';
import { ProblemError, readProblem } from './problem-error.ts';

const BASE = '/api/v1';
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Parameters = Readonly<Record<string, string | number | boolean | undefined | null>>;

let csrfToken: string | null = null;

/** Keeps the token that every changing request of this browser must carry. */
export function rememberSession(session: Session): Session {
  csrfToken = session.csrf_token;
  return session;
}

/** Adds the given parameters to a path; empty, undefined and null ones are left out. */
export function withParameters(path: string, parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${BASE}${path}`, { credentials: 'same-origin', ...init });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw new ProblemError({
      status: 0,
      code: 'unreachable',
      detail:
        'Deadwax does not answer. Check that it is still running; this page goes on by itself once it is back.',
    });
  }
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (!response.ok) throw await readProblem(response);
  // The server's tests hold it to the contract whose types are used here.
  return response.status === 204 ? (undefined as T) : response.json();
}

/** Reads one resource. Errors: `ProblemError`. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return readAnswer<T>(await send(path, signal === undefined ? {} : { signal }));
}

/** Changes something; the body goes as JSON. Errors: `ProblemError`. */
export async function change<T>(method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (csrfToken !== null) headers['x-csrf-token'] = csrfToken;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  return readAnswer<T>(await send(path, init));
}

/** A file on its way: told how many of its bytes have gone out, and stopped by the signal. */
export interface Sending {
  readonly file: File;
  readonly onSent: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file as it is. Errors: `ProblemError`, code `cancelled` when the signal stopped it. */
export function upload<T>(path: string, { file, onSent, signal }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.onabort = () =>
      reject(
        new ProblemError({
          status: 0,
          code: 'cancelled',
          detail: 'The upload was stopped; nothing was imported.',
        }),
      );
    request.open('POST', `${BASE}${path}`);
    if (csrfToken !== null) request.setRequestHeader('x-csrf-token', csrfToken);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () =>
      reject(
        new ProblemError({ status: 0, code: 'unreachable', detail: 'The upload was cut off; try it again.' }),
      );
    request.onload = () => {
      const response = new Response(request.status === 204 ? null : request.responseText, {
        status: request.status,
      });
      readAnswer<T>(response).then(resolve, reject);
    };
    request.send(file);
  });
}
