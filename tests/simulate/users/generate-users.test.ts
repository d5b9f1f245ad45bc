import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedUserId } from '../../../src/simulate/simulated-users.ts';
import { formatUsers } from '../../../src/simulate/users/format-users.ts';
import { generateUsers } from '../../../src/simulate/users/generate-users.ts';
import { bytesOf } from '../../support/simulated-lines.ts';

const USERS = [...generateUsers(20_000, 1)];

function share(count: number, expected: number, what: string): void {
  const total = USERS.length;
  const deviation = Math.abs(count - total * expected) / Math.sqrt(total * expected * (1 - expected));
  assert(deviation < 3.5, `${what}: ${count} of ${total}`);
}

test('weights, genders, birth years and dates are spread as promised', () => {
  [10, 20, 35, 25, 10].forEach((percent, at) => {
    share(USERS.filter(({ freq_wt }) => freq_wt === at + 1).length, percent / 100, `weight ${at + 1}`);
  });
  share(USERS.filter(({ gender }) => gender === 'F').length, 0.5, 'female');
  share(USERS.filter(({ birth_year }) => birth_year < 1966).length, 36 / 71, 'born before 1966');
  const years = USERS.map(({ birth_year }) => birth_year);
  assert.deepEqual([Math.min(...years), Math.max(...years)], [1930, 2000]);
  const created = USERS.map(({ acct_created }) => acct_created).sort();
  assert.deepEqual([created[0], created.at(-1)], ['2010-01-01', '2014-08-18']);
  share(
    USERS.filter(({ acct_created }) => acct_created < '2011-01-01').length,
    365 / 1691,
    'created in 2010',
  );
  assert(
    USERS.every(({ acct_created, last_login }) => acct_created <= last_login && last_login <= '2014-09-18'),
  );
});

test('ids are those of all simulations, addresses are unique and at example.org, every 100th is inactive', () => {
  assert(USERS.every(({ id }, number) => id === simulatedUserId(number)));
  assert.equal(new Set(USERS.map(({ id }) => id)).size, USERS.length);
  assert.equal(new Set(USERS.map(({ email }) => email)).size, USERS.length);
  assert(USERS.every(({ email }) => /^[a-z.0-9]+@example\.org$/.test(email)));
  assert(USERS.every(({ zip }) => /^\d{5}$/.test(zip)));
  USERS.forEach(({ status }, at) => {
    assert.equal(status, (at + 1) % 100 === 0 ? 'inactive' : 'active');
  });
});

test('the same seed gives the same users; another one others with the same ids', () => {
  assert.deepEqual([...generateUsers(100, 1)], USERS.slice(0, 100));
  const others = [...generateUsers(100, 2)];
  assert.deepEqual(
    others.map(({ id }) => id),
    USERS.slice(0, 100).map(({ id }) => id),
  );
  assert.notDeepEqual(others, USERS.slice(0, 100));
});

test('CSV has a header and a row a user, NDJSON what the API takes', () => {
  const users = USERS.slice(0, 1201);
  const csv = bytesOf(formatUsers(users, 'csv')).toString().trimEnd().split('\n');
  assert.equal(csv.length, 1202);
  assert.equal(
    csv[0],
    'id,first_name,last_name,email,freq_wt,acct_created,last_login,zip,birth_year,gender,status',
  );
  assert.equal(csv[1201], Object.values(users[1200]).join(','));
  const [first] = bytesOf(formatUsers(users, 'ndjson')).toString().split('\n');
  const { id, ...attributes } = users[0];
  assert.deepEqual(JSON.parse(first), { id, attributes });
  assert.equal(
    [...formatUsers(users, 'csv')].reduce((sum, { nLines }) => sum + nLines, 0),
    1201,
  );
});
