import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ChartColors } from './chart-colors.ts';
import { chartColors } from './chart-colors.ts';
import type { ChartOption } from './chart-options.ts';
import { init } from './echarts.ts';

type Instance = ReturnType<typeof init>;

/** Draws one chart in the colours of the scheme; `label` says in words what is in it. */
export function Chart(props: { draw: (colors: ChartColors) => ChartOption; label: string; height: number }) {
  const { draw, label, height } = props;
  const scheme = useComputedColorScheme('light');
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Instance>(null);
  useEffect(() => {
    if (box.current === null) return;
    const made = init(box.current, null, { renderer: 'svg' });
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    chart.current = made;
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(draw(chartColors(scheme)), { notMerge: true });
  }, [draw, scheme]);
  return <div ref={box} className="chart-box" role="img" aria-label={label} style={{ height }} />;
}
