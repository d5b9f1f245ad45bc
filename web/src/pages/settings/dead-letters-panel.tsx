import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useDeadLetterSummary } from '../../api/dead-letters.ts';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';

/** How many events were rejected, with the way to them. */
export function DeadLettersPanel() {
  const query = useDeadLetterSummary();
  return (
    <Panel title="Dead letters" text="Events that could not be taken, kept with the reason.">
      <QueryView query={query} skeleton={<RowsSkeleton rows={1} height={36} />}>
        {({ total }) => (
          <Button component={Link} to="/dead-letters" variant="default" size="xs">
            {total === 0 ? 'Nothing was rejected' : `Look at ${total.toLocaleString('en')}`}
          </Button>
        )}
      </QueryView>
    </Panel>
  );
}
