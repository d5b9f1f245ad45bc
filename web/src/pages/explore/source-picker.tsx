import { Select } from '@mantine/core';
import { useImport, useImports } from '../../api/imports.ts';
import { formatTime } from '../../format/times.ts';

const WHOLE = 'all';

/** Chooses between the whole catalogue and one import; an empty id is the whole catalogue. */
export function SourcePicker({
  importId,
  onChoose,
}: {
  importId: string;
  onChoose: (importId: string) => void;
}) {
  const { data } = useImports();
  const chosen = useImport(importId).data;
  const listed =
    data?.pages
      .flatMap(({ imports }) => imports)
      // Catalogues and histories have no ratings to look at.
      .filter(({ status, counts }) => status === 'succeeded' && counts.ratings_read > 0) ?? [];
  const isListed = listed.some(({ import_id }) => import_id === importId);
  const imports = chosen === undefined || isListed ? listed : [chosen, ...listed];
  const options = imports.map(({ import_id, name, started_at }) => ({
    value: import_id,
    label: `${name}, ${formatTime(started_at)}`,
  }));
  return (
    <Select
      aria-label="Data to look at"
      className="source-picker"
      size="md"
      placeholder="Choose data"
      allowDeselect={false}
      maxDropdownHeight={380}
      data={[
        { group: 'Now', items: [{ value: WHOLE, label: 'All films, as they are now' }] },
        ...(options.length === 0 ? [] : [{ group: 'As imported', items: options }]),
      ]}
      value={importId === '' ? WHOLE : importId}
      onChange={(value) => onChoose(value === null || value === WHOLE ? '' : value)}
    />
  );
}
