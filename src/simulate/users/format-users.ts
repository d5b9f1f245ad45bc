import type { LineChunk } from '../event-source.ts';
import type { SimulatedUser } from './generate-users.ts';

const CHUNK_LINES = 500;
const COLUMNS = [
  'id',
  'first_name',
  'last_name',
  'email',
  'freq_wt',
  'acct_created',
  'last_login',
  'zip',
  'birth_year',
  'gender',
  'status',
] as const satisfies readonly (keyof SimulatedUser)[];

/** No made-up value holds a comma, a quote or a line break. */
function formatCsv(user: SimulatedUser): string {
  return COLUMNS.map((column) => user[column]).join(',');
}

/** The line that `POST /api/v1/users` takes. */
function formatJson({ id, ...attributes }: SimulatedUser): string {
  return JSON.stringify({ id, attributes });
}

/** Formats users as CSV with a header, or as the NDJSON that `POST /api/v1/users` takes. The header is in no chunk's count. */
export function* formatUsers(
  users: Iterable<SimulatedUser>,
  format: 'csv' | 'ndjson',
): Generator<LineChunk, void> {
  const formatUser = format === 'csv' ? formatCsv : formatJson;
  let header = format === 'csv' ? [COLUMNS.join(',')] : [];
  let lines: string[] = [];
  const take = (): LineChunk => {
    const chunk = { bytes: Buffer.from(`${[...header, ...lines].join('\n')}\n`), nLines: lines.length };
    header = [];
    lines = [];
    return chunk;
  };
  for (const user of users) {
    lines.push(formatUser(user));
    if (lines.length === CHUNK_LINES) yield take();
  }
  if (lines.length > 0) yield take();
}
