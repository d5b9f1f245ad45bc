/** A user's two lists of records, with what they are called. */
export const RECORD_LISTS = {
  owned: { name: 'Collection', empty: 'Nothing owned yet', said: 'owned' },
  wanted: { name: 'Wantlist', empty: 'Nothing wanted yet', said: 'wanted' },
} as const;
export type RecordList = keyof typeof RECORD_LISTS;
