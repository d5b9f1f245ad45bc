import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { Panel } from '../parts/panel.tsx';
import { PageHead } from '../shell/page-head.tsx';

/** Answers an address that leads nowhere. */
export function MissingPage() {
  return (
    <>
      <PageHead title="Run-out groove" name="Not found" />
      <Panel>
        <EmptyState
          title="There is nothing at this address"
          text="The needle has reached the end of this side."
        >
          <Button component={Link} to="/">
            Back to the overview
          </Button>
        </EmptyState>
      </Panel>
    </>
  );
}
