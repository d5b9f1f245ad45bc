import type { ServerResponse } from 'node:http';
import { DeadwaxError } from '../errors.ts';

/** How many past messages a client can catch up on. */
const KEPT_MESSAGES = 1000;
/** A client that lets more than this pile up is cut off; it comes back with the id of the last message it got. */
const MAX_UNSENT_BYTES = 1_000_000;
const MAX_CLIENTS = 500;
const HEARTBEAT_MS = 15_000;

interface Message {
  readonly sequence: number;
  readonly text: string;
}

/**
 * Sends server-sent events to all connected clients. Ids are `<run>-<sequence>`, where `run` names this start of the server.
 * A client that was away too long, or since before a restart, first gets an event `gap`: it should read again what it shows.
 */
export class StreamHub {
  readonly #run: string;
  readonly #clients = new Set<ServerResponse>();
  readonly #messages: Message[] = [];
  readonly #heartbeat: NodeJS.Timeout;
  #sequence = 0;
  #closed = false;

  constructor(run: string) {
    this.#run = run;
    this.#heartbeat = setInterval(() => this.#sendAll(': heartbeat\n\n'), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  get nClients(): number {
    return this.#clients.size;
  }

  /** Sends one event to everybody; `data` must survive JSON. */
  send(event: string, data: unknown): void {
    const sequence = ++this.#sequence;
    const text = `id: ${this.#run}-${sequence}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#messages.push({ sequence, text });
    if (this.#messages.length > KEPT_MESSAGES) this.#messages.shift();
    this.#sendAll(text);
  }

  /** Adds a client whose headers are sent, and gives it what it missed since `lastEventId`. Errors: `overloaded` when it is full. */
  connect(response: ServerResponse, lastEventId: string | undefined): void {
    response.write('retry: 2000\n\n');
    if (lastEventId !== undefined) this.#catchUp(response, lastEventId);
    this.#clients.add(response);
    response.once('close', () => this.#clients.delete(response));
    if (this.#closed) response.end();
  }

  /** Tells whether one more client fits. Errors: `overloaded`. */
  checkRoom(): void {
    if (this.#closed || this.#clients.size >= MAX_CLIENTS)
      throw new DeadwaxError(
        'overloaded',
        `the stream has ${MAX_CLIENTS} clients or is closing; try again later`,
      );
  }

  /** Ends every stream. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.end();
  }

  #catchUp(response: ServerResponse, lastEventId: string): void {
    const match = /^(.+)-(\d+)$/.exec(lastEventId);
    const last = Number(match?.[2] ?? Number.NaN);
    const oldest = this.#messages[0]?.sequence ?? this.#sequence + 1;
    const isKnown = match?.[1] === this.#run && last >= oldest - 1 && last <= this.#sequence;
    if (!isKnown) {
      response.write(`id: ${this.#run}-${this.#sequence}\nevent: gap\ndata: {}\n\n`);
      return;
    }
    for (const message of this.#messages) if (message.sequence > last) response.write(message.text);
  }

  #sendAll(text: string): void {
    for (const client of this.#clients) {
      if (client.writableLength > MAX_UNSENT_BYTES) client.destroy();
      else client.write(text);
    }
  }
}
