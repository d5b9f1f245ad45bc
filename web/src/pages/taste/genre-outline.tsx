import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { Taste } from '../../../../src/server/contract-taste.ts';
import { useFriend, useTaste } from '../../api/taste.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { radarOption } from '../../charts/radar.ts';
import { formatFixed, formatShare } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

const Chart = lazy(async () => ({ default: (await import('../../charts/chart.tsx')).Chart }));
const HEIGHT = 530;

/** What a spoke of the outline tells. */
const MEASURES = {
  share: { label: 'Share', text: 'How much of the collection each genre makes up.' },
  percentile: { label: 'Percentile', text: 'Of 100 users, how many have fewer records of it.' },
} as const;
type Measure = keyof typeof MEASURES;

function valuesOf({ genres }: Taste, measure: Measure): number[] {
  return genres.map((genre) => genre[measure] ?? 0);
}

function isRanked({ genres }: Taste): boolean {
  return genres.every(({ percentile }) => percentile !== null);
}

/** The 15 genres of a user as an outline, beside the friend's; too wide for a phone, which has the bars of the table. */
export function GenreOutline({ taste }: { taste: Taste }) {
  const isWide = useMediaQuery('(min-width: 600px)', true, { getInitialValueInEffect: false });
  return isWide ? <Outline taste={taste} /> : null;
}

function Outline({ taste }: { taste: Taste }) {
  const [chosen, setChosen] = useState<Measure>('share');
  const friendId = useFriend(taste.user_id).data?.friend?.user_id;
  const friend = useTaste(friendId).data;
  const measure = isRanked(taste) ? chosen : 'share';
  const draw = useCallback(
    (colors: ChartColors) => {
      const shown = friend === undefined || friend.n_releases === 0 ? [taste] : [taste, friend];
      const series = shown.map((one) => ({ name: one.user_id, values: valuesOf(one, measure) }));
      return radarOption(colors, {
        names: taste.genres.map(({ name }) => name),
        series,
        max: measure === 'percentile' ? 100 : Math.max(...series.flatMap(({ values }) => values)),
        format: measure === 'percentile' ? (value) => formatFixed(value, 1) : formatShare,
      });
    },
    [taste, friend, measure],
  );
  const choice = isRanked(taste) && (
    <SegmentedControl
      size="xs"
      aria-label="Draw"
      value={chosen}
      onChange={(value) => setChosen(value === 'percentile' ? 'percentile' : 'share')}
      data={Object.entries(MEASURES).map(([value, { label }]) => ({ value, label }))}
    />
  );
  return (
    <Panel title="Outline" text={MEASURES[measure].text} aside={choice}>
      <Suspense fallback={<div style={{ height: HEIGHT }} />}>
        <Chart
          draw={draw}
          height={HEIGHT}
          label="Chart: the 15 genres. The same figures stand in the table of genres."
        />
      </Suspense>
    </Panel>
  );
}
