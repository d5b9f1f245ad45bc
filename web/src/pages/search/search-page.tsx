import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { type FoundKind, KIND_NAMES, KINDS, pageOf, useSearch } from '../../api/search.ts';
import { formatCount } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { FoundLine } from '../../parts/found-line.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { useAddressText } from '../../parts/use-address-text.ts';
import { PageHead } from '../../shell/page-head.tsx';
import './search.css';

function Results({ text, kind }: { text: string; kind: FoundKind | undefined }) {
  const query = useSearch(text, kind);
  if (text === '')
    return (
      <EmptyState
        title="Nothing looked for yet"
        text="Type a title, an artist, a label, or the beginning of one."
      />
    );
  return (
    <>
      <QueryView query={query}>
        {({ pages }) => {
          const all = pages.flatMap(({ results }) => results);
          if (all.length === 0)
            return (
              <EmptyState
                title="Nothing found"
                text={`Nothing has words like “${text}”. Try fewer of them, or another kind.`}
              />
            );
          return (
            <ul className="results" aria-label="Found">
              {all.map((entry) => (
                <li key={entry.id}>
                  <Link to={pageOf(entry)}>
                    <FoundLine entry={entry} />
                    <span className="small muted results-more">
                      <span className="tag">{KIND_NAMES[entry.kind].one}</span>
                      {entry.n_users > 0 && <span className="num">{formatCount(entry.n_users)} users</span>}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}

/** All that is found for a text; the address remembers it. */
export function SearchPage() {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useAddressText('q');
  const kind = KINDS.find((name) => name === search.get('kind'));
  const chooseKind = (value: string | null) => {
    const next = new URLSearchParams(search);
    if (value === '' || value === null) next.delete('kind');
    else next.set('kind', value);
    setSearch(next, { replace: true });
  };
  return (
    <>
      <PageHead
        name="Search"
        title="Search"
        text="The better match first; of equal ones what more users have."
      />
      <search className="search-fields" aria-label="Search">
        <TextInput
          aria-label="What to look for"
          placeholder="Words of a title, an artist, a label"
          maxLength={500}
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          aria-label="Kind"
          data={[
            { value: '', label: 'Everything' },
            ...KINDS.map((value) => ({ value, label: KIND_NAMES[value].many })),
          ]}
          value={kind ?? ''}
          onChange={chooseKind}
        />
      </search>
      <Panel>
        <Results text={(search.get('q') ?? '').trim()} kind={kind} />
      </Panel>
    </>
  );
}
