/** What the writer thread of documents does; `value` is JSON. */
export type ControlCommand =
  | {
      readonly kind: 'put';
      readonly table: string;
      readonly key: string;
      readonly value: string;
      readonly ifRevision: number | undefined;
    }
  | { readonly kind: 'delete'; readonly table: string; readonly key: string }
  | { readonly kind: 'all'; readonly commands: readonly ControlCommand[] };

/** The new revision of a `put`, undefined when its condition failed; how many documents a `delete` removed; nothing for `all`. */
export type ControlResult = number | undefined;
