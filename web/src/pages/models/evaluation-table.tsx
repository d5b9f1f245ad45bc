import type { Evaluation } from '../../../../src/server/contract-operations.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { ScrollX } from '../../parts/scroll-x.tsx';

const FIRST = [
  'ndcg@10',
  'recall@10',
  'recall_min@10',
  'precision@10',
  'map@10',
  'mrr@10',
  'hit_rate@10',
  'ndcg@20',
  'recall@20',
  'recall_min@20',
  'ndcg@50',
  'recall@50',
  'rmse',
  'mae',
  'r2',
  'coverage@10',
  'gini@10',
  'novelty@10',
];

function metricNames({ rows }: Evaluation): string[] {
  const all = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const isKnown = (name: string) => FIRST.includes(name);
  return [...FIRST.filter((name) => all.includes(name)), ...all.filter((name) => !isKnown(name))];
}

/** How a version was measured: a row per figure, a column for the model and each baseline. */
export function EvaluationTable({ version, evaluation }: { version: string; evaluation: Evaluation }) {
  const { rows, split, n_train, n_test, n_test_users, recall_denominator } = evaluation;
  return (
    <Panel
      title={
        <>
          Evaluation of <span className="mono break">{version}</span>
        </>
      }
      text={`${split}; ${formatCount(n_train)} ${WORDS[useCatalogue()].interactions} learnt, ${formatCount(n_test)} of ${formatCount(n_test_users)} users held out. ${recall_denominator}.`}
    >
      <ScrollX label="Evaluation" maxHeight={520}>
        <table className="data" aria-label="Evaluation">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {rows.map(({ name }, at) => (
                <th key={name} scope="col" className="right">
                  {at === 0 ? 'model' : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {metricNames(evaluation).map((metric) => (
              <tr key={metric}>
                <td>{metric}</td>
                {rows.map(({ name, metrics }, at) => {
                  const measured = metrics[metric];
                  return (
                    <td key={name} className="right" style={at === 0 ? { fontWeight: 600 } : {}}>
                      {formatFixed(measured?.value, 4)}
                      {measured !== undefined && measured.low !== null && measured.high !== null && (
                        <div className="small muted nowrap" style={{ fontWeight: 400 }}>
                          {measured.low.toFixed(4)}–{measured.high.toFixed(4)}
                        </div>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Panel>
  );
}
