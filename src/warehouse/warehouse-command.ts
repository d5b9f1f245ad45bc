import type { StoredBlock } from '../domain/event-block.ts';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import type { ErrorCode } from '../errors.ts';

/** A value that a query takes or gives: what JSON can hold. */
export type SqlValue =
  | string
  | number
  | boolean
  | null
  | readonly SqlValue[]
  | { readonly [name: string]: SqlValue };
export type Row = Readonly<Record<string, SqlValue>>;

/** A query with `$1`, `$2` for its parameters. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly (string | number | boolean | null)[];
}

/** A block of entries or users as the state gives them: copied again only when its hash changed. */
export interface CopiedBlock {
  /** `items:<catalogue>`, `matches:<catalogue>` or `users`. */
  readonly kind: string;
  readonly block: number;
  readonly hash: string;
}

/** What the warehouse's thread is asked to do. */
export type WarehouseCommand =
  | { readonly kind: 'query'; readonly statements: readonly Statement[] }
  | { readonly kind: 'apply'; readonly blocks: readonly StoredBlock[]; readonly fromOffset: number }
  | { readonly kind: 'putItems'; readonly items: readonly Item[]; readonly copied: CopiedBlock | undefined }
  | { readonly kind: 'putUsers'; readonly users: readonly User[]; readonly copied: CopiedBlock | undefined }
  | {
      readonly kind: 'putMatches';
      readonly catalogue: string;
      readonly matches: readonly { readonly itemId: string; readonly sameAs: string }[];
      readonly copied: CopiedBlock | undefined;
    }
  | { readonly kind: 'exportParquet'; readonly path: string }
  | { readonly kind: 'reset' }
  /** Opens the file, if it is not open. */
  | { readonly kind: 'open' };

export interface WarehouseRequest {
  readonly id: number;
  readonly command: WarehouseCommand;
}

/** The answer to the request with the same id; `appliedOffset` is undefined where the file could not be opened. */
export type WarehouseReply =
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: true;
      readonly results: readonly (readonly Row[])[];
      readonly appliedOffset: number;
    }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly appliedOffset: number | undefined;
    };

/** What the thread says: an answer, or that the file was damaged and is gone. */
export type WarehouseMessage =
  | WarehouseReply
  | { readonly kind: 'damage'; readonly code: ErrorCode; readonly message: string };

export interface WarehouseThreadOptions {
  readonly path: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** The roll-ups take in so many events at a time. */
  readonly rollUpEvents: number;
  /** The file is closed after so long without a command, and opened again at the next one. */
  readonly idleMs: number;
}
