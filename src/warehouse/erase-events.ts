import type { DuckDBConnection } from '@duckdb/node-api';
import type { Erasures } from './append-events.ts';
import { ColumnChunk } from './column-chunk.ts';
import { takeOut } from './roll-up.ts';

/**
 * Takes erased events out of all tables, within the open transaction of the connection; gives how many there were.
 * Cost: a scan of the offsets of the blocks that may hold them; where a user is erased, of the user ids of all events.
 */
export async function eraseEvents(connection: DuckDBConnection, erasures: Erasures): Promise<number> {
  if (erasures.offsets.length === 0 && erasures.users.length === 0) return 0;
  await connection.run('CREATE OR REPLACE TEMP TABLE asked_offsets (event_offset BIGINT NOT NULL)');
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE asked_users (user_id VARCHAR NOT NULL, below BIGINT NOT NULL)',
  );
  const offsets = new ColumnChunk(await connection.createAppender('asked_offsets'), ['int64']);
  for (const offset of erasures.offsets) {
    offsets.setNumber(0, offset);
    offsets.endRow();
  }
  offsets.close();
  const users = new ColumnChunk(await connection.createAppender('asked_users'), ['text', 'int64']);
  for (const { userId, below } of erasures.users) {
    users.setText(0, userId);
    users.setNumber(1, below);
    users.endRow();
  }
  users.close();
  await connection.run(`CREATE OR REPLACE TEMP TABLE erased AS
    FROM events SEMI JOIN asked_offsets USING (event_offset)`);
  if (erasures.users.length > 0)
    await connection.run(`INSERT INTO erased
      SELECT events.* FROM events
      JOIN (SELECT user_id, max(below) AS below FROM asked_users GROUP BY user_id) USING (user_id)
      ANTI JOIN asked_offsets USING (event_offset)
      WHERE event_offset < below`);
  await takeOut(connection, 'erased');
  await connection.run('DELETE FROM event_details WHERE event_offset IN (SELECT event_offset FROM erased)');
  const deleted = await connection.run(
    'DELETE FROM events WHERE event_offset IN (SELECT event_offset FROM erased)',
  );
  for (const table of ['asked_offsets', 'asked_users', 'erased']) await connection.run(`DROP TABLE ${table}`);
  return deleted.rowsChanged;
}
