import { useCallback } from 'react';
import type { Profile } from '../../../../src/server/contract-operations.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { readTail, shareHeldBy } from './readings.ts';
import { tailOption } from './tail-option.ts';

const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** How much of all attention the popular films get. */
export function TailFigure({ profile }: { profile: Profile }) {
  const draw = useCallback((colors: ChartColors) => tailOption(colors, profile), [profile]);
  const rows = SHARES.flatMap((share) => {
    const held = shareHeldBy(profile, share);
    return held === undefined ? [] : [[`${share * 100} %`, `${(held * 100).toFixed(1)} %`]];
  });
  return (
    <ChartFigure
      title="Long tail"
      text={readTail(profile)}
      draw={draw}
      columns={['Most-rated films', 'Share of the ratings']}
      rows={rows}
    />
  );
}
