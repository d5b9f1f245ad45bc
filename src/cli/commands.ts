import type { Command } from './command.ts';
import { configCheck, configShow } from './commands/config.ts';
import {
  deadLetters,
  deadLettersDiscard,
  deadLettersFix,
  deadLettersList,
  deadLettersReplay,
  deadLettersShow,
} from './commands/dead-letters.ts';
import { doctor } from './commands/doctor.ts';
import { evaluate } from './commands/evaluate.ts';
import {
  importData,
  imports,
  importsLogs,
  importsProfile,
  importsRejects,
  sampleRemove,
} from './commands/import.ts';
import { importDiscogs } from './commands/import-discogs.ts';
import {
  jobs,
  jobsCancel,
  jobsRetry,
  jobsShow,
  schedules,
  schedulesDelete,
  schedulesSet,
} from './commands/jobs.ts';
import { keys, keysCreate, keysRevoke } from './commands/keys.ts';
import { matches, matchesClear, matchesList, matchesSet } from './commands/matches.ts';
import {
  models,
  modelsExportSpark,
  modelsImportSpark,
  modelsPublish,
  modelsRollback,
  modelsShow,
} from './commands/models.ts';
import { importCollection, importWantlist, syncDiscogs } from './commands/profiles.ts';
import { recommend, recommendStored } from './commands/recommend.ts';
import { search } from './commands/search.ts';
import { audience, similar } from './commands/similar.ts';
import { simulateActivity } from './commands/simulate-activity.ts';
import { simulateCollections } from './commands/simulate-collections.ts';
import { simulateHistory } from './commands/simulate-history.ts';
import { simulateListeners } from './commands/simulate-listeners.ts';
import { simulateRatings } from './commands/simulate-ratings.ts';
import { simulateReleases } from './commands/simulate-releases.ts';
import { simulateReplay } from './commands/simulate-replay.ts';
import { simulateUsers } from './commands/simulate-users.ts';
import { start } from './commands/start.ts';
import {
  taste,
  tasteFriend,
  tasteHide,
  tasteLeaders,
  tasteStatistics,
  tasteUpdate,
} from './commands/taste.ts';
import { tokens, tokensCreate, tokensRevoke } from './commands/tokens.ts';
import { users, usersShow } from './commands/users.ts';
import { score, train, tune } from './commands/work.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  start,
  importData,
  importDiscogs,
  importCollection,
  importWantlist,
  syncDiscogs,
  taste,
  tasteFriend,
  tasteLeaders,
  tasteStatistics,
  tasteUpdate,
  tasteHide,
  imports,
  importsRejects,
  importsProfile,
  importsLogs,
  train,
  tune,
  evaluate,
  score,
  recommend,
  recommendStored,
  search,
  similar,
  audience,
  models,
  modelsShow,
  modelsPublish,
  modelsRollback,
  modelsExportSpark,
  modelsImportSpark,
  users,
  usersShow,
  simulateListeners,
  simulateHistory,
  simulateCollections,
  simulateActivity,
  simulateReleases,
  simulateRatings,
  simulateReplay,
  simulateUsers,
  jobs,
  jobsShow,
  jobsCancel,
  jobsRetry,
  schedules,
  schedulesSet,
  schedulesDelete,
  deadLetters,
  deadLettersList,
  deadLettersShow,
  deadLettersFix,
  deadLettersReplay,
  deadLettersDiscard,
  keys,
  keysCreate,
  keysRevoke,
  tokens,
  tokensCreate,
  tokensRevoke,
  matches,
  matchesList,
  matchesSet,
  matchesClear,
  sampleRemove,
  doctor,
  configCheck,
  configShow,
];
