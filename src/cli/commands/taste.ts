import { JobAccepted } from '../../server/contract-operations.ts';
import { Friend, Leaders, Taste, TasteSettings, TasteStatistics } from '../../server/contract-taste.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const USER = { name: 'USER', description: 'the user, such as user1', required: true } as const;

/** `deadwax taste`. */
export const taste = defineCommand({
  name: 'taste',
  summary: 'Shows how many records of each genre a user owns, with the rank among all',
  positionals: [USER],
  options: { ...CONNECTION_OPTIONS },
  examples: ['deadwax taste ann'],
  run: ([user = ''], options, io) =>
    withApi(options, io, async (api) => {
      const answer = await api.get(`/users/${encodeURIComponent(user)}/taste`, Taste);
      printAnswer(io, options.json, answer, ({ genres }) =>
        formatTable(
          ['genre', 'records', 'share', 'rank', 'percentile'],
          genres.map(({ name, score, share, rank, percentile }) => [
            name,
            score,
            share,
            rank,
            percentile === null ? null : { figure: percentile, decimals: 1 },
          ]),
        ),
      );
    }),
});

function describeFriend({ user_id, hidden, friend, release }: Friend): string {
  const lines = [];
  if (hidden)
    lines.push(
      `${user_id} is not shown to others, and is given no friend either; deadwax taste hide ${user_id} --undo changes it.`,
    );
  else if (friend === null) lines.push('There is nobody else yet whose records are known.');
  else {
    const genres = friend.shared_genres.map(
      ({ name, own_rank, friend_rank }) => `${name} (rank ${own_rank} and ${friend_rank})`,
    );
    const shared = friend.shared_releases.map(({ properties }) => properties.title);
    lines.push(`${friend.user_id} has a similar taste (similarity ${friend.similarity?.toFixed(3) ?? '-'}).`);
    if (genres.length > 0) lines.push(`Both like ${genres.join(', ')}.`);
    if (shared.length > 0) lines.push(`Both own ${friend.n_shared} records, such as ${shared.join(', ')}.`);
  }
  if (release !== null) {
    const whose =
      release.source === 'friend' ? `${friend?.user_id} owns it` : 'many who like the same own it';
    lines.push(`Recommended: ${release.properties.title} (${release.id}): ${whose}.`);
  }
  return `${lines.join('\n')}\n`;
}

/** `deadwax taste friend`. */
export const tasteFriend = defineCommand({
  name: 'taste friend',
  summary: 'Recommends a friend with a similar taste in records, and a record that the friend owns',
  positionals: [USER],
  options: { ...CONNECTION_OPTIONS },
  examples: ['deadwax taste friend ann'],
  run: ([user = ''], options, io) =>
    withApi(options, io, async (api) => {
      const answer = await api.get(`/users/${encodeURIComponent(user)}/friend`, Friend);
      printAnswer(io, options.json, answer, describeFriend);
    }),
});

/** `deadwax taste leaders`. */
export const tasteLeaders = defineCommand({
  name: 'taste leaders',
  summary: 'Lists the users who own the most records of a genre',
  positionals: [{ name: 'GENRE', description: 'the genre, such as jazz', required: true }],
  options: {
    count: {
      type: 'integer',
      default: 20,
      min: 1,
      max: 1000,
      placeholder: 'N',
      description: 'how many',
    },
    cursor: { type: 'string', placeholder: 'CURSOR', description: 'next_cursor of the page before' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax taste leaders jazz --count 10'],
  run: ([genre = ''], { count, cursor, ...options }, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery(`/taste/leaders/${encodeURIComponent(genre)}`, { count, cursor });
      printAnswer(io, options.json, await api.get(path, Leaders), ({ leaders }) =>
        formatTable(
          ['rank', 'user', 'records'],
          leaders.map(({ rank, user_id, score }) => [rank, user_id, score]),
        ),
      );
    }),
});

/** `deadwax taste statistics`. */
export const tasteStatistics = defineCommand({
  name: 'taste statistics',
  summary: 'Tells how many users have a taste, and how distinct friends and records are',
  positionals: [],
  options: { ...CONNECTION_OPTIONS },
  examples: ['deadwax taste statistics'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const answer = await api.get('/taste/statistics', TasteStatistics);
      printAnswer(io, options.json, answer, (all) =>
        formatTable(
          ['figure', 'value'],
          [
            ['computed at', all.computed_at],
            ['users', all.n_users],
            ['records in a collection, mean', all.mean_collection_size],
            ['distinct friends', all.distinct_friends],
            ['largest share with one friend', all.largest_friend_share],
            ['distinct records', all.distinct_releases],
            ['largest share with one record', all.largest_release_share],
            ['recall of the search', all.recall],
            ['users changed since', all.n_changed],
            ['milliseconds', all.took_ms],
          ],
        ),
      );
    }),
});

/** `deadwax taste update`. */
export const tasteUpdate = defineCommand({
  name: 'taste update',
  summary: 'Computes scores, ranks, friends and recommended records of all users now',
  positionals: [],
  options: {
    changed_only: { type: 'boolean', description: 'only users who have changed since the last time' },
    rule: {
      type: 'string',
      choices: ['nearest', 'favourites'],
      default: 'nearest',
      placeholder: 'NAME',
      description: 'how friends are chosen',
    },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax taste update', 'deadwax taste update --changed-only'],
  run: (_, { changed_only, rule, ...options }, io) =>
    withApi(options, io, async (api) => {
      const { job_id } = await api.send(['POST', '/taste/run'], { changed_only, rule }, JobAccepted);
      const { result } = await followJob(api, job_id, io);
      printAnswer(io, options.json, result, () => 'Tastes are up to date.\n');
    }),
});

/** `deadwax taste hide`. */
export const tasteHide = defineCommand({
  name: 'taste hide',
  summary: 'Has a user never shown to others: neither on leader boards nor as a friend',
  positionals: [USER],
  options: {
    undo: { type: 'boolean', description: 'shows the user again' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax taste hide ann', 'deadwax taste hide ann --undo'],
  run: ([user = ''], { undo, ...options }, io) =>
    withApi(options, io, async (api) => {
      const path = `/users/${encodeURIComponent(user)}/taste-settings`;
      const answer = await api.send(['PUT', path], { hidden: !undo }, TasteSettings);
      printAnswer(io, options.json, answer, ({ hidden }) =>
        hidden ? `${user} is not shown to others any more.\n` : `${user} is shown to others.\n`,
      );
    }),
});
