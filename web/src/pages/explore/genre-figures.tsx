import { useCallback, useMemo } from 'react';
import type { Profile } from '../../../../src/server/contract-operations.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { rankedBarsOption } from '../../charts/chart-options.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { dotsOption } from './dots-option.ts';
import { readGenreCounts, readGenreMeans } from './readings.ts';

const MAX_DRAWN = 20;
const heightFor = (nLines: number) => Math.max(160, Math.min(nLines, MAX_DRAWN) * 24 + 40);

/** Which genres are rated most. */
export function GenreCounts({ profile }: { profile: Profile }) {
  const { genres } = profile;
  const draw = useCallback(
    (colors: ChartColors) => {
      const drawn = genres.slice(0, MAX_DRAWN);
      const names = drawn.map(({ genre }) => genre);
      return rankedBarsOption(colors, {
        names,
        values: drawn.map(({ n_ratings }) => n_ratings),
        title: 'ratings',
        format: formatCount,
      });
    },
    [genres],
  );
  return (
    <ChartFigure
      title="Ratings by genre"
      text={readGenreCounts(profile)}
      draw={draw}
      height={heightFor(genres.length)}
      columns={['Genre', 'Ratings', 'Films']}
      rows={genres.map(({ genre, n_ratings, n_items }) => [genre, n_ratings, n_items])}
    />
  );
}

/** Which genres are rated best. */
export function GenreMeans({ profile }: { profile: Profile }) {
  const { genres, mean } = profile;
  const ranked = useMemo(
    () =>
      genres
        .slice(0, MAX_DRAWN)
        .flatMap((genre) => (genre.mean === null ? [] : [{ ...genre, mean: genre.mean }]))
        .sort((a, b) => b.mean - a.mean),
    [genres],
  );
  const draw = useCallback(
    (colors: ChartColors) =>
      dotsOption(colors, {
        names: ranked.map(({ genre }) => genre),
        values: ranked.map((genre) => genre.mean),
        title: 'mean rating',
        middle: mean,
        format: (value) => formatFixed(value, 2),
      }),
    [ranked, mean],
  );
  return (
    <ChartFigure
      title="Mean rating by genre"
      text={readGenreMeans(profile)}
      draw={draw}
      height={heightFor(genres.length)}
      columns={['Genre', 'Mean rating', 'Ratings']}
      rows={ranked.map((genre) => [genre.genre, formatFixed(genre.mean, 3), genre.n_ratings])}
    />
  );
}
