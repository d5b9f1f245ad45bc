import { Interactions, User, UserPage } from '../../server/contract.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CATALOGUE_OPTION, CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const COUNT = {
  type: 'integer',
  default: 25,
  min: 1,
  max: 1000,
  placeholder: 'N',
  description: 'how many',
} as const;

/** `deadwax users`. */
export const users = defineCommand({
  name: 'users',
  summary: 'Lists users whose id begins with a text',
  positionals: [{ name: 'PREFIX', description: 'beginning of the id; all unless given', required: false }],
  options: { count: COUNT, ...CONNECTION_OPTIONS },
  examples: ['deadwax users demo'],
  run: ([prefix], options, io) =>
    withApi(options, io, async (api) => {
      const page = await api.get(withQuery('/users', { prefix, count: options.count }), UserPage);
      printAnswer(io, options.json, page, (answer) =>
        formatTable(
          ['user', 'source', 'member', 'attributes'],
          answer.users.map((user) => [user.id, user.source, user.member, JSON.stringify(user.attributes)]),
        ),
      );
    }),
});

type Interaction = Interactions['interactions'][number];

function formatMet({ owned, wanted, love, thumb, n_plays, n_skips }: Interaction): string {
  const ways = [
    owned ? 'owned' : '',
    wanted ? 'wanted' : '',
    love > 0 ? 'loved' : love < 0 ? 'hated' : '',
    thumb > 0 ? 'thumb up' : thumb < 0 ? 'thumb down' : '',
    n_plays > 0 ? `played ${n_plays}` : '',
    n_skips > 0 ? `skipped ${n_skips}` : '',
  ];
  return ways.filter((way) => way !== '').join(', ');
}

/** `deadwax users show`. */
export const usersShow = defineCommand({
  name: 'users show',
  summary: 'Shows a user with the newest interactions of a catalogue',
  positionals: [{ name: 'USER', description: 'the user', required: true }],
  options: { count: COUNT, ...CATALOGUE_OPTION, ...CONNECTION_OPTIONS },
  examples: ['deadwax users show demo --count 5', 'deadwax users show ann --catalogue records'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      const user = await api.get(`/users/${encodeURIComponent(id)}`, User);
      const path = withQuery(`/users/${encodeURIComponent(id)}/interactions`, {
        catalogue: options.catalogue,
        count: options.count,
      });
      const { interactions } = await api.get(path, Interactions);
      printAnswer(io, options.json, { user, interactions }, () => {
        const head = `${user.id}: ${user.n_interactions} interactions, from ${user.source}\n`;
        if (interactions.length === 0) return `${head}None of them is of ${options.catalogue}.`;
        const rows = interactions.map((entry) => [
          entry.item_id,
          entry.title,
          formatMet(entry),
          entry.rating,
          entry.ts,
        ]);
        return head + formatTable(['item', 'title', 'how', 'rating', 'at'], rows);
      });
    }),
});
