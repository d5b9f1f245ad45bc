import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { useModels, useRollback, useScore } from '../../api/models.ts';
import { CatalogueSwitch } from '../../parts/catalogue-switch.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { WithCatalogue } from '../../parts/with-catalogue.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { EvaluationTable } from './evaluation-table.tsx';
import { MetricHistory } from './metric-history.tsx';
import { SegmentFigure } from './segment-figure.tsx';
import { TrainPanel } from './train-panel.tsx';
import { TunePanel } from './tune-panel.tsx';
import { VersionTable } from './version-table.tsx';

/** The models of one catalogue. */
export function ModelsPage() {
  return (
    <WithCatalogue>
      <Models />
    </WithCatalogue>
  );
}

/** Every version with its figures; training, tuning, publishing, rolling back. */
function Models() {
  const catalogue = useCatalogue();
  const models = useModels();
  const rollback = useRollback();
  const score = useScore();
  const scoreEveryone = () =>
    score.mutate(
      {},
      {
        onSuccess: () => notifications.show({ message: 'Scoring is queued; its progress is under Jobs.' }),
        onError: notifyError('Scoring was not started'),
      },
    );
  const [chosen, setChosen] = useState<string | undefined>();
  const live = models.data?.find((model) => model.live);
  const shown = models.data?.find(({ version }) => version === chosen) ?? live ?? models.data?.[0];
  return (
    <>
      <PageHead
        name="Models"
        title="Models"
        text="A version is never changed: it is measured, published, and can be gone back to."
      >
        <CatalogueSwitch />
        <Button
          variant="default"
          disabled={live === undefined}
          loading={score.isPending}
          onClick={scoreEveryone}
        >
          Score everyone
        </Button>
        <ConfirmButton
          variant="default"
          question="Go back to the version before?"
          text="The version that was live before becomes live again, at once and for everyone. Nothing is deleted."
          yes="Roll back"
          disabled={(models.data?.length ?? 0) < 2}
          loading={rollback.isPending}
          onConfirm={() => rollback.mutate(undefined, { onError: notifyError('Not rolled back') })}
        >
          Roll back
        </ConfirmButton>
      </PageHead>
      <TrainPanel key={`train ${catalogue}`} />
      <Panel title="Versions" text="Newest first. Choose one to see its figures below.">
        <QueryView query={models}>
          {(all) =>
            all.length === 0 ? (
              <EmptyState
                title="No version yet"
                text={
                  catalogue === 'movies'
                    ? 'Start a training above; it takes seconds on the sample.'
                    : `Start a training above once there are ${WORDS[catalogue].interactions} to learn from.`
                }
              >
                <Button component="a" href="#train" variant="default">
                  To the training
                </Button>
              </EmptyState>
            ) : (
              <VersionTable models={all} chosen={shown?.version} onChoose={setChosen} />
            )
          }
        </QueryView>
      </Panel>
      {shown?.evaluation && <EvaluationTable version={shown.version} evaluation={shown.evaluation} />}
      {shown?.evaluation && <SegmentFigure evaluation={shown.evaluation} />}
      {models.data !== undefined && models.data.length > 0 && <MetricHistory models={models.data} />}
      <TunePanel key={`tune ${catalogue}`} />
    </>
  );
}
