import { SegmentedControl } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { Panel } from '../parts/panel.tsx';
import type { ChartColors } from './chart-colors.ts';
import type { ChartOption } from './chart-options.ts';

const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

/** A panel with a chart that can be read as a table instead. */
export function ChartFigure(props: {
  title: string;
  text?: ReactNode;
  draw: (colors: ChartColors) => ChartOption;
  height?: number;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  const { title, text, draw, height = 260, columns, rows } = props;
  const [view, setView] = useState('chart');
  const toggle = (
    <SegmentedControl
      size="xs"
      value={view}
      onChange={setView}
      aria-label={`Show ${title} as`}
      data={[
        { value: 'chart', label: 'Chart' },
        { value: 'table', label: 'Table' },
      ]}
    />
  );
  return (
    <Panel title={title} text={text} aside={toggle}>
      {view === 'chart' ? (
        <Suspense fallback={<div style={{ height }} />}>
          <Chart
            draw={draw}
            height={height}
            label={`Chart: ${title}. The same figures can be shown as a table.`}
          />
        </Suspense>
      ) : (
        <section
          style={{ maxHeight: Math.max(height, 320), overflowY: 'auto' }}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          tabIndex={0}
          aria-label={`${title}, as a table`}
        >
          <DataTable label={title} columns={columns} rows={rows} />
        </section>
      )}
    </Panel>
  );
}
