import { DeadwaxError } from '../../errors.ts';
import { suggestName } from '../../util/nearest-name.ts';
import { type ColumnMap, HISTORY_COLUMNS, type HistoryColumn } from '../history-source.ts';

/**
 * Parses `artist=2,track=Title,time=Played at`: from the name of a field to a column's number, from 1, or its name in the header.
 * Errors: `invalid_input`.
 */
export function parseColumnMap(text: string): ColumnMap {
  const map: Partial<Record<HistoryColumn, string>> = {};
  for (const part of text.split(',')) {
    const [name, ...rest] = part.split('=');
    const column = HISTORY_COLUMNS.find((known) => known === name.trim());
    const said = rest.join('=').trim();
    if (column === undefined)
      throw new DeadwaxError(
        'invalid_input',
        `columns: '${name.trim()}' is not a field${suggestName(name.trim(), HISTORY_COLUMNS)}`,
        { hint: `the fields are ${HISTORY_COLUMNS.join(', ')}; write artist=2,track=Title,time=Date` },
      );
    if (said === '' || map[column] !== undefined)
      throw new DeadwaxError(
        'invalid_input',
        `columns: ${column} needs one number or name, such as ${column}=2`,
      );
    map[column] = said;
  }
  return map;
}
