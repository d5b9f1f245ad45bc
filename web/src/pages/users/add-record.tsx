import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { useAct } from '../../api/events.ts';
import { ItemSearch } from '../../parts/item-search.tsx';
import type { RecordList } from './record-lists.ts';

/** Looks for a record and puts it on a list. */
export function AddRecord({ list, act }: { list: RecordList; act: ReturnType<typeof useAct> }) {
  const [record, setRecord] = useState<{ id: string; title: string } | undefined>();
  const [round, setRound] = useState(0);
  const add = () => {
    if (record === undefined) return;
    act.mutate([{ type: list === 'owned' ? 'own_add' : 'want_add', itemId: record.id }], {
      onSuccess: () => {
        notifications.show({
          title: list === 'owned' ? 'In the collection' : 'On the wantlist',
          message: `${record.title} was added; the recommendations are new.`,
        });
        setRecord(undefined);
        setRound(round + 1);
      },
    });
  };
  return (
    <div className="add-row">
      <ItemSearch key={round} label="Record to add" onChoose={setRecord} />
      <Button size="sm" disabled={record === undefined} loading={act.isPending} onClick={add}>
        Add
      </Button>
    </div>
  );
}
