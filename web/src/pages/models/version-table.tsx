import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Model } from '../../../../src/server/contract-operations.ts';
import { WORDS } from '../../api/catalogue.ts';
import { usePublish } from '../../api/models.ts';
import { formatCount, formatFixed, formatValue } from '../../format/numbers.ts';
import { formatDuration } from '../../format/times.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { ScrollX } from '../../parts/scroll-x.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';

const SHOWN = ['factors', 'iterations', 'regularization', 'unobserved_weight'];

function parametersOf({ parameters }: Model): string {
  const shown = SHOWN.filter((name) => parameters.ranking[name] !== undefined);
  return shown.map((name) => `${name} ${formatValue(parameters.ranking[name])}`).join(' · ');
}

function Publish({ version }: { version: string }) {
  const publish = usePublish();
  if (publish.error !== null)
    return (
      <ConfirmButton
        size="xs"
        variant="light"
        question="Publish it all the same?"
        text={publish.error.message}
        yes="Publish by force"
        onConfirm={() => publish.mutate({ version, force: true }, { onError: notifyError('Not published') })}
      >
        Refused: why?
      </ConfirmButton>
    );
  return (
    <Button
      size="xs"
      variant="default"
      loading={publish.isPending}
      onClick={() =>
        publish.mutate(
          { version, force: false },
          { onSuccess: () => notifications.show({ message: `Version ${version} is live.` }) },
        )
      }
    >
      Publish
    </Button>
  );
}

/** The versions with what they were learnt from and how they were measured. */
export function VersionTable(props: {
  models: readonly Model[];
  chosen: string | undefined;
  onChoose: (version: string) => void;
}) {
  const { models, chosen, onChoose } = props;
  return (
    <ScrollX label="Versions">
      <table className="data" aria-label="Versions">
        <thead>
          <tr>
            {['Version', 'Trained', 'NDCG@10', 'RMSE', 'Learnt from', 'Parameters', 'State'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => {
            const metrics = model.evaluation?.rows[0]?.metrics;
            return (
              <tr key={model.version} className={model.version === chosen ? 'marked' : undefined}>
                <td>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    className="mono"
                    aria-pressed={model.version === chosen}
                    onClick={() => onChoose(model.version)}
                  >
                    {model.version}
                  </Button>
                  {model.model_hash !== null && (
                    <div
                      className="small muted mono nowrap"
                      title={`Model hash ${model.model_hash}: equal data, parameters and seed give the same`}
                    >
                      {model.model_hash.slice(0, 12)}
                    </div>
                  )}
                </td>
                <td>
                  <TimeAgo time={model.trained_at} />{' '}
                  <span className="small muted nowrap">in {formatDuration(model.train_took_ms)}</span>
                </td>
                <td className="num">{formatFixed(metrics?.['ndcg@10']?.value, 4)}</td>
                <td className="num">{formatFixed(metrics?.rmse?.value, 4)}</td>
                <td className="small nowrap">
                  {formatCount(model.n_interactions)} {WORDS[model.catalogue].interactions},{' '}
                  {formatCount(model.n_users)} × {formatCount(model.n_items)}
                </td>
                <td className="small muted" style={{ minWidth: 180 }}>
                  {parametersOf(model) || model.origin}
                </td>
                <td>
                  {model.live && <span className="tag tag-accent">live</span>}
                  {model.damaged !== null && (
                    <span className="tag tag-bad" title={model.damaged}>
                      damaged
                    </span>
                  )}
                  {!model.live && model.damaged === null && <Publish version={model.version} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollX>
  );
}
