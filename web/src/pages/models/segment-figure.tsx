import { Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Evaluation } from '../../../../src/server/contract-operations.ts';
import { barsWithIntervalsOption } from '../../charts/bars-with-intervals.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { formatCount, formatFixed } from '../../format/numbers.ts';

type Measured = Evaluation['rows'][number]['metrics'][string];

function describe(measured: Measured | undefined): string {
  const value = formatFixed(measured?.value, 4);
  if (measured === undefined || measured.low === null || measured.high === null) return value;
  return `${value} (${measured.low.toFixed(4)}–${measured.high.toFixed(4)})`;
}

/** How well the model and the baselines do for parts of the users and of the items. */
export function SegmentFigure({ evaluation }: { evaluation: Evaluation }) {
  const { segments } = evaluation;
  const [metric, setMetric] = useState('ndcg@10');
  const rows = useMemo(
    () => evaluation.rows.filter((row) => segments.some(({ name }) => row.segments[name] !== undefined)),
    [evaluation, segments],
  );
  const metrics = [
    ...new Set(rows.flatMap((row) => Object.values(row.segments).flatMap((own) => Object.keys(own)))),
  ];
  const labels = rows.map(({ name }, at) => (at === 0 ? 'model' : name));
  const draw = useCallback(
    (colors: ChartColors) =>
      barsWithIntervalsOption(colors, {
        names: segments.map(({ name, of }) => `${name}\n${of}`),
        series: rows.map((row, at) => ({
          name: at === 0 ? 'model' : row.name,
          figures: segments.map(({ name }) => row.segments[name]?.[metric]),
        })),
        format: describe,
      }),
    [rows, segments, metric],
  );
  if (metrics.length === 0) return null;
  return (
    <ChartFigure
      title={`By segment: ${metric}`}
      text={
        <>
          Users by how many preferences there were to learn from, test items by how popular they are, with 95
          % intervals.
          <details>
            <summary>What the segments are</summary>
            <ul style={{ margin: '4px 0', paddingLeft: 18 }}>
              {segments.map(({ name, of, definition }) => (
                <li key={name}>
                  {name} {of}: {definition}
                </li>
              ))}
            </ul>
          </details>
          <Select
            size="xs"
            mt={6}
            w={190}
            aria-label="Figure of the segments"
            value={metric}
            data={metrics}
            allowDeselect={false}
            onChange={(value) => setMetric(value ?? 'ndcg@10')}
          />
        </>
      }
      draw={draw}
      height={300}
      columns={['Segment', 'Users', 'Test preferences', ...labels]}
      rows={segments.map(({ name, of, n_users, n_pairs }) => [
        `${name} ${of}`,
        formatCount(n_users),
        formatCount(n_pairs),
        ...rows.map((row) => describe(row.segments[name]?.[metric])),
      ])}
    />
  );
}
