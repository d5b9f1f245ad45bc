import { createRandom, type Random } from '../../util/random.ts';
import { simulatedUserId } from '../simulated-users.ts';
import { FEMALE_NAMES, LAST_NAMES, MALE_NAMES, ZIP_CODES } from './names-and-zips.ts';

/** A made-up user of a listening service. */
export interface SimulatedUser {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  /** How much this user listens, 1 to 5. */
  readonly freq_wt: number;
  /** Days as `2012-03-04`. */
  readonly acct_created: string;
  readonly last_login: string;
  readonly zip: string;
  readonly birth_year: number;
  readonly gender: 'F' | 'M';
  readonly status: 'active' | 'inactive';
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2010, 0, 1) / DAY_MS;
const LAST_CREATED_DAY = Date.UTC(2014, 7, 18) / DAY_MS;
const LAST_LOGIN_DAY = Date.UTC(2014, 8, 18) / DAY_MS;
/** In percent, the chance of each weight from 1 to 5, added up. */
const WEIGHTS_UP_TO = [10, 30, 65, 90, 100];
const INACTIVE_EVERY = 100;

function formatDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function drawDay(from: number, to: number, random: Random): number {
  return from + random.below(to - from + 1);
}

function drawUser(userNumber: number, random: Random): SimulatedUser {
  const gender = random.below(2) === 0 ? 'F' : 'M';
  const firstNames = gender === 'F' ? FEMALE_NAMES : MALE_NAMES;
  const first_name = firstNames[random.below(firstNames.length)];
  const last_name = LAST_NAMES[random.below(LAST_NAMES.length)];
  const place = random.below(100);
  const created = drawDay(FIRST_DAY, LAST_CREATED_DAY, random);
  return {
    id: simulatedUserId(userNumber),
    first_name,
    last_name,
    email: `${first_name}.${last_name}.${userNumber + 1}@example.org`.toLowerCase(),
    freq_wt: 1 + WEIGHTS_UP_TO.findIndex((bound) => place < bound),
    acct_created: formatDay(created),
    last_login: formatDay(drawDay(created, LAST_LOGIN_DAY, random)),
    zip: ZIP_CODES[random.below(ZIP_CODES.length)],
    birth_year: 1930 + random.below(71),
    gender,
    status: (userNumber + 1) % INACTIVE_EVERY === 0 ? 'inactive' : 'active',
  };
}

/** Makes up users number 0 .. nUsers-1; the same seed gives the same users. */
export function* generateUsers(nUsers: number, seed: number): Generator<SimulatedUser, void> {
  const random = createRandom(seed);
  for (let userNumber = 0; userNumber < nUsers; userNumber++) yield drawUser(userNumber, random);
}
