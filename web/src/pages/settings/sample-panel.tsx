import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { useRemoveSample } from '../../api/imports.ts';
import { useStatus } from '../../api/status.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';

function RemoveSample() {
  const remove = useRemoveSample();
  return (
    <div className="stack" style={{ gap: 14 }}>
      <p className="muted small">
        Synthetic users and films, made up by this program to look at. Take them out before real data decides
        anything.
      </p>
      <div>
        <ConfirmButton
          size="xs"
          variant="outline"
          loading={remove.isPending}
          question="Remove the sample?"
          text="Its users and films go, with every rating by them or of them; what was imported or sent otherwise stays. Train again afterwards, so that the model forgets them, too."
          yes="Remove the sample"
          onConfirm={() =>
            remove.mutateAsync().then(
              () =>
                notifications.show({
                  title: 'The sample is gone',
                  message: 'Import data or send events to go on.',
                }),
              notifyError('The sample could not be removed'),
            )
          }
        >
          Remove the sample
        </ConfirmButton>
      </div>
    </div>
  );
}

/** The bundled sample: whether it is loaded, and a way to be rid of it. */
export function SamplePanel() {
  const query = useStatus();
  return (
    <Panel title="Sample data">
      <QueryView query={query} skeleton={<RowsSkeleton rows={2} height={18} />}>
        {({ sample }) =>
          sample ? (
            <RemoveSample />
          ) : (
            <p className="muted small">
              The bundled sample is not loaded: what you see is your own.{' '}
              <Link to="/import">Import more</Link>
            </p>
          )
        }
      </QueryView>
    </Panel>
  );
}
