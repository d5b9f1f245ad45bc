import type { Key } from '../../../../src/server/contract-operations.ts';

/** What a key of each scope may do, the narrowest first. */
export const SCOPES: readonly {
  readonly scope: Key['scope'];
  readonly label: string;
  readonly text: string;
}[] = [
  {
    scope: 'ingest',
    label: 'Ingest',
    text: 'Sends events, and nothing else. For shops, players and scripts.',
  },
  { scope: 'read', label: 'Read', text: 'Reads recommendations, films, users and figures. For front ends.' },
  { scope: 'admin', label: 'Admin', text: 'May do everything, keys and deletion included. For operators.' },
];
