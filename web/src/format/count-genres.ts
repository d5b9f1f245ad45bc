/** How often each genre occurs in a list and what share of its score falls to it, the most frequent first. */
export interface GenreCount {
  readonly genre: string;
  readonly n: number;
  readonly meanScore: number;
}

export function countGenres(
  items: readonly { score: number; properties: { genres: string[] } }[],
): GenreCount[] {
  const sums = new Map<string, { n: number; score: number }>();
  for (const { score, properties } of items) {
    for (const genre of properties.genres) {
      const sum = sums.get(genre) ?? { n: 0, score: 0 };
      sums.set(genre, { n: sum.n + 1, score: sum.score + score });
    }
  }
  return [...sums]
    .map(([genre, { n, score }]) => ({ genre, n, meanScore: score / n }))
    .sort((a, b) => b.n - a.n || b.meanScore - a.meanScore);
}
