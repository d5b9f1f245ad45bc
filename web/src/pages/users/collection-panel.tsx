import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct } from '../../api/events.ts';
import { useInteractions } from '../../api/users.ts';
import { formatCount } from '../../format/numbers.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { ItemCell } from '../../parts/item-cell.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { Stars } from '../../parts/stars.tsx';
import { AddRecord } from './add-record.tsx';
import { RecordActs } from './record-acts.tsx';
import { RECORD_LISTS, type RecordList } from './record-lists.ts';

/** What a user owns and wants: searched, added to, taken from. */
export function CollectionPanel({ userId }: { userId: string }) {
  const [list, setList] = useState<RecordList>('owned');
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text.trim(), 200);
  const query = useInteractions(userId, { only: list, text: searched });
  const act = useAct(userId);
  const { name, empty, said } = RECORD_LISTS[list];
  const total = query.data?.pages[0]?.n_total;
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label="List"
      value={list}
      onChange={(value) => setList(value === 'wanted' ? 'wanted' : 'owned')}
      data={Object.entries(RECORD_LISTS).map(([value, words]) => ({ value, label: words.name }))}
    />
  );
  return (
    <Panel
      title={name}
      text={total === undefined ? undefined : `${formatCount(total)} ${searched === '' ? said : 'found'}`}
      aside={choice}
    >
      <div className="stack" style={{ gap: 14 }}>
        <AddRecord list={list} act={act} />
        <TextInput
          aria-label={`Search the ${name.toLowerCase()}`}
          placeholder={`Search the ${name.toLowerCase()}`}
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {act.error !== null && <ErrorState title="That was not taken" error={act.error} />}
        <QueryView query={query}>
          {({ pages }) => {
            const all = pages.flatMap(({ interactions }) => interactions);
            if (all.length === 0)
              return searched === '' ? (
                <EmptyState title={empty} text="Look for a record above; the list changes at once." />
              ) : (
                <EmptyState title="None found" text={`No title or artist has words with “${searched}”.`} />
              );
            return (
              <ul className="ratings" aria-label={name}>
                {all.map(({ item_id, ...item }) => (
                  <li key={item_id}>
                    <ItemCell id={item_id} {...item}>
                      {item.rating !== null && <Stars value={item.rating} size={11} />}
                    </ItemCell>
                    <RecordActs list={list} itemId={item_id} title={item.title} act={act} />
                  </li>
                ))}
              </ul>
            );
          }}
        </QueryView>
      </div>
      <LoadMore query={query} />
    </Panel>
  );
}
