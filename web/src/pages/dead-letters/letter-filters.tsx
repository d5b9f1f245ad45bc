import { Group, Select } from '@mantine/core';
import type { DeadLetterSummary } from '../../../../src/server/contract-operations.ts';
import type { LetterFilter } from '../../api/dead-letters.ts';

type Choices = { value: string; label: string }[];

/** What there is of one kind, with how many; what is chosen is among them although nothing of it is left. */
function choicesOf(
  groups: DeadLetterSummary['groups'],
  kind: 'source' | 'code',
  chosen: string | undefined,
): Choices {
  const counts = new Map<string, number>(chosen === undefined ? [] : [[chosen, 0]]);
  for (const group of groups) counts.set(group[kind], (counts.get(group[kind]) ?? 0) + group.count);
  return [...counts].map(([value, count]) => ({ value, label: `${value} (${count.toLocaleString('en')})` }));
}

/** Narrows the list to a source and a reason. */
export function LetterFilters(props: {
  groups: DeadLetterSummary['groups'];
  filter: LetterFilter;
  onChange: (filter: LetterFilter) => void;
}) {
  const { groups, filter, onChange } = props;
  return (
    <Group gap="xs" className="letter-filters">
      <Select
        aria-label="Source"
        placeholder="Any source"
        data={choicesOf(groups, 'source', filter.source)}
        value={filter.source ?? null}
        onChange={(source) => onChange({ ...filter, source: source ?? undefined })}
        clearable
        size="sm"
        w={200}
      />
      <Select
        aria-label="Reason"
        placeholder="Any reason"
        data={choicesOf(groups, 'code', filter.code)}
        value={filter.code ?? null}
        onChange={(code) => onChange({ ...filter, code: code ?? undefined })}
        clearable
        size="sm"
        w={200}
      />
    </Group>
  );
}
