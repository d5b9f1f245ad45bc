/** The options of an import as a form holds them; empty is the server's default. */
export interface ImportOptions {
  readonly scale: string;
  readonly userPrefix: string;
  readonly itemPrefix: string;
  readonly dropItemsBelow: number | string;
  readonly dropUsersBelow: number | string;
  readonly dedupe: string;
  readonly force: boolean;
  /** Whose listening history it is. */
  readonly user: string;
  readonly dryRun: boolean;
}

export const NO_OPTIONS: ImportOptions = {
  scale: '',
  userPrefix: '',
  itemPrefix: '',
  dropItemsBelow: '',
  dropUsersBelow: '',
  dedupe: 'all',
  force: false,
  user: '',
  dryRun: false,
};

/** Gives the options as the API takes them; those left at their default are not sent. */
export function toRequestOptions(options: ImportOptions): Readonly<Record<string, unknown>> {
  const { scale, userPrefix, itemPrefix, dropItemsBelow, dropUsersBelow, dedupe, force } = options;
  const { user, dryRun } = options;
  return {
    ...(scale === '' ? {} : { scale }),
    ...(userPrefix === '' ? {} : { user_prefix: userPrefix }),
    ...(itemPrefix === '' ? {} : { item_prefix: itemPrefix }),
    ...(typeof dropItemsBelow === 'number' ? { drop_items_below: dropItemsBelow } : {}),
    ...(typeof dropUsersBelow === 'number' ? { drop_users_below: dropUsersBelow } : {}),
    ...(dedupe === NO_OPTIONS.dedupe ? {} : { dedupe }),
    ...(force ? { force } : {}),
    ...(user === '' ? {} : { user }),
    ...(dryRun ? { dry_run: true } : {}),
  };
}

/** Counts the options that differ from their default. */
export function countChosen(options: ImportOptions): number {
  return Object.keys(toRequestOptions(options)).length;
}
