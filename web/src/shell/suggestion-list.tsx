import { Combobox } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { FoundEntry, Suggestions } from '../../../src/server/contract-search.ts';
import { type FoundKind, KIND_NAMES, pageOf } from '../api/search.ts';
import { FoundLine } from '../parts/found-line.tsx';

/** Puts entries together by kind; the kind of the best entry comes first. */
function groupByKind(
  entries: readonly FoundEntry[],
): readonly (readonly [FoundKind, readonly FoundEntry[]])[] {
  const groups = new Map<FoundKind, FoundEntry[]>();
  for (const entry of entries) groups.set(entry.kind, [...(groups.get(entry.kind) ?? []), entry]);
  return [...groups];
}

/** What is suggested, by kind, and the way to all that is found. */
export function SuggestionList(props: {
  query: UseQueryResult<Suggestions>;
  text: string;
  /** The address of all that is found. */
  all: string;
}) {
  const { query, text, all } = props;
  const { data, error } = query;
  if (error !== null) return <Combobox.Empty role="alert">{error.message}</Combobox.Empty>;
  if (data === undefined) return <Combobox.Empty role="status">Searching …</Combobox.Empty>;
  const groups = groupByKind(data.suggestions);
  return (
    <Combobox.Options aria-label="Found" className="suggestions">
      {groups.map(([kind, entries]) => (
        <Combobox.Group key={kind} label={KIND_NAMES[kind].many}>
          {entries.map((entry) => (
            <Combobox.Option key={entry.id} value={pageOf(entry)}>
              <FoundLine entry={entry} />
            </Combobox.Option>
          ))}
        </Combobox.Group>
      ))}
      {groups.length === 0 ? (
        <Combobox.Empty>Nothing found for “{text}”</Combobox.Empty>
      ) : (
        <Combobox.Option value={all} className="suggestions-all">
          All that is found for “{text}”
        </Combobox.Option>
      )}
    </Combobox.Options>
  );
}
