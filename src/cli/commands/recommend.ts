import { MOST_CANDIDATES } from '../../domain/candidates.ts';
import { Recommendations, StoredRecommendations } from '../../server/contract.ts';
import { withQuery } from '../api-client.ts';
import { artistOf } from '../artist-of.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CATALOGUE_OPTION, CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer, stars } from '../print.ts';
import { formatTable } from '../table.ts';

const SOURCES = {
  als: 'the learnt taste of this user',
  fold_in: 'what this user did up to now',
  taste: 'the genres this user likes',
  popular: 'what is popular, since nothing is known of this user',
} as const;

function describe(answer: Recommendations): string {
  if (answer.items.length === 0) return 'Nothing matches; loosen the filters.\n';
  // Only films are rated; records and tracks are known by their artists.
  const byStars = answer.catalogue === 'movies';
  const table = formatTable(
    ['#', 'id', 'title', byStars ? 'stars' : 'artist', 'year', 'score', 'reasons'],
    answer.items.map(({ rank, id, properties, score, predicted_rating, reasons }) => [
      rank,
      id,
      properties.title,
      byStars ? stars(predicted_rating) : artistOf(properties.attributes),
      properties.year === null ? null : String(properties.year),
      score,
      reasons.join(' · '),
    ]),
  );
  const model = answer.model === null ? 'no model used' : `model ${answer.model.version}`;
  const rest = answer.next_cursor === null ? '' : `More: --cursor ${answer.next_cursor}\n`;
  return `From ${SOURCES[answer.source]} (${answer.source}, ${model}, ${answer.took_ms.toFixed(1)} ms)\n${table}${rest}`;
}

function joined(ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : ids.join(',');
}

/** `deadwax recommend`. */
export const recommend = defineCommand({
  name: 'recommend',
  summary: 'Recommends items to a user, without what the user has already',
  positionals: [],
  options: {
    user: { type: 'string', required: true, placeholder: 'ID', description: 'the user' },
    ...CATALOGUE_OPTION,
    count: {
      type: 'integer',
      default: 20,
      min: 1,
      max: MOST_CANDIDATES,
      placeholder: 'N',
      description: 'how many',
    },
    explain: { type: 'boolean', description: 'say which items of the user speak for each' },
    genre: { type: 'string', placeholder: 'GENRE', description: 'only this genre' },
    year_from: { type: 'integer', placeholder: 'YEAR', description: 'only from this year on' },
    year_to: { type: 'integer', placeholder: 'YEAR', description: 'only up to this year' },
    style: { type: 'string', placeholder: 'STYLE', description: 'only records of this style' },
    format: {
      type: 'string',
      placeholder: 'NAME',
      description: 'only records in this format, such as Vinyl',
    },
    country: { type: 'string', placeholder: 'NAME', description: 'only records from this country' },
    artists: {
      type: 'list',
      placeholder: 'ID,...',
      description: 'only records of one of these, such as artist:194',
    },
    labels: {
      type: 'list',
      placeholder: 'ID,...',
      description: 'only records of one of these, such as label:5',
    },
    hide_known_artists: { type: 'boolean', description: 'no records of artists that the user has already' },
    hide_known_labels: { type: 'boolean', description: 'no records of labels that the user has already' },
    exclude: { type: 'list', placeholder: 'ID,...', description: 'never these items' },
    include_seen: { type: 'boolean', description: 'also what the user has already' },
    include_owned: { type: 'boolean', description: 'also what the user owns' },
    include_wanted: { type: 'boolean', description: 'also what the user wants and does not own' },
    diversity: {
      type: 'number',
      default: 0,
      min: 0,
      max: 1,
      placeholder: 'D',
      description: '0 by score alone, towards 1 more different',
    },
    model: { type: 'string', placeholder: 'VERSION', description: 'another model version than the live one' },
    cursor: { type: 'string', placeholder: 'CURSOR', description: 'continue after an earlier answer' },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax recommend --user demo --explain',
    'deadwax recommend --user demo --genre Drama --year-from 1990 --count 5 --json',
  ],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery(`/users/${encodeURIComponent(options.user)}/recommendations`, {
        catalogue: options.catalogue,
        count: options.count,
        explain: options.explain,
        genre: options.genre,
        year_from: options.year_from,
        year_to: options.year_to,
        style: options.style,
        format: options.format,
        country: options.country,
        artists: joined(options.artists),
        labels: joined(options.labels),
        hide_known_artists: options.hide_known_artists,
        hide_known_labels: options.hide_known_labels,
        exclude: joined(options.exclude),
        include_seen: options.include_seen,
        include_owned: options.include_owned,
        include_wanted: options.include_wanted,
        diversity: options.diversity,
        model: options.model,
        cursor: options.cursor,
      });
      printAnswer(io, options.json, await api.get(path, Recommendations), describe);
    }),
});

/** `deadwax recommend stored`. */
export const recommendStored = defineCommand({
  name: 'recommend stored',
  summary: "Shows a user's list from the last score of everyone",
  positionals: [],
  options: {
    user: { type: 'string', required: true, placeholder: 'ID', description: 'the user' },
    ...CATALOGUE_OPTION,
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax recommend stored --user demo'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const { catalogue, user } = options;
      const path = withQuery(`/users/${encodeURIComponent(user)}/recommendations/stored`, { catalogue });
      printAnswer(io, options.json, await api.get(path, StoredRecommendations), (answer) => {
        const rows = answer.items.map(({ rank, id, properties, score }) => [
          rank,
          id,
          properties.title,
          ...(catalogue === 'movies' ? [] : [artistOf(properties.attributes)]),
          score,
        ]);
        const head = ['#', 'id', 'title', ...(catalogue === 'movies' ? [] : ['artist']), 'score'];
        return `Scored ${answer.scored_at} by model ${answer.model_version}\n${formatTable(head, rows)}`;
      });
    }),
});
