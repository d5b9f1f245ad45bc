import type { Route } from '../route.ts';
import * as audits from './audit.ts';
import { browse } from './browse.ts';
import * as deadLetters from './dead-letters.ts';
import * as entities from './entities.ts';
import { postEvents } from './events.ts';
import * as health from './health.ts';
import * as imports from './imports.ts';
import * as interactions from './interactions.ts';
import * as items from './items.ts';
import * as jobs from './jobs.ts';
import * as keys from './keys.ts';
import { listListens } from './listens.ts';
import * as matches from './matches.ts';
import * as models from './models.ts';
import { approvePlayer } from './player-sign-ins.ts';
import * as profileAuthorizations from './profile-authorizations.ts';
import { deleteProfileLink, getProfileLink, syncProfile } from './profiles.ts';
import * as recommendations from './recommendations.ts';
import * as schedules from './schedules.ts';
import * as search from './search.ts';
import * as session from './session.ts';
import { getStatus } from './status.ts';
import { stream } from './stream.ts';
import * as taste from './taste.ts';
import * as tokens from './tokens.ts';
import * as users from './users.ts';

/** Every route of the API, in the order of the OpenAPI document. */
export const ROUTES: readonly Route[] = [
  postEvents,
  ...Object.values(recommendations),
  browse,
  ...Object.values(items),
  ...Object.values(search),
  ...Object.values(entities),
  ...Object.values(matches),
  ...Object.values(users),
  syncProfile,
  getProfileLink,
  deleteProfileLink,
  ...Object.values(profileAuthorizations),
  ...Object.values(taste),
  ...Object.values(interactions),
  listListens,
  ...Object.values(models),
  ...Object.values(imports),
  ...Object.values(jobs),
  ...Object.values(schedules),
  ...Object.values(deadLetters),
  ...Object.values(keys),
  ...Object.values(tokens),
  approvePlayer,
  ...Object.values(session),
  ...Object.values(audits),
  getStatus,
  stream,
  ...Object.values(health),
];
