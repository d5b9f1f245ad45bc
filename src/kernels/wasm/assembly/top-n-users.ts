// Users made ready for a scan: codes of one byte a factor, and what bounds their scores. Legend in top-n.ts.

/** Users that are scanned for together. */
export const USERS: usize = 4;
const MOST_GROUPS: usize = 8;
/** User codes are at most this far from 0, and stored with 64 added: the multiplication takes them as numbers without a sign. */
const MOST_CODE: f64 = 63;
/** Code sums fit 16 bits when the length of either side's codes is at most this. */
export const MOST_LENGTH: f64 = 181;
/** Covers the rounding of bounds to single precision. */
export const ABOVE: f64 = 1.000001;
export const LEAST_SCALE: f64 = 1e-30;
/** Four users' floats: worst kept score, |u| and |u - s_u b|, these over s_u; then |b| and 1 / s_u. */
export const LIMITS: usize = 0;
export const REACHES: usize = 16;
export const ERRORS: usize = 32;
export const LENGTHS: usize = 48;
export const SCALES: usize = 64;
export const STATE_BYTES: usize = 80;

let vectorBytes: usize = 0;
let nPairs: usize = 0;
/** The vectors of the users, in single precision. */
export let users: usize = 0;
/** STATE_BYTES for every four users: see the offsets. */
export let states: usize = 0;
/** Codes of four users: pair by pair of factors, a user's two bytes eight times over. */
export let codes: usize = 0;

/** Sets the places of a call: `users_` its first user, codes and states in `scratch`. Returns where these end. */
export function startUsers(users_: usize, stride: usize, scratch: usize): usize {
  users = users_;
  vectorBytes = stride << 2;
  nPairs = stride >> 1;
  states = scratch;
  codes = states + MOST_GROUPS * STATE_BYTES;
  return codes + MOST_GROUPS * (nPairs << 6);
}

// @ts-ignore: decorator
@inline
export function stateOf(user: usize): usize {
  return states + (user >> 2) * STATE_BYTES + ((user & 3) << 2);
}

/** Writes a user's codes and state. Returns whether the vector is zero: such a user is not scanned for. */
export function prepareUser(user: usize): bool {
  const at = users + user * vectorBytes;
  let square: f64 = 0;
  let most: f64 = 0;
  for (let j: usize = 0; j < vectorBytes; j += 4) {
    const value = <f64>load<f32>(at + j);
    square += value * value;
    most = max(most, abs(value));
  }
  const norm = sqrt(square);
  const room = MOST_LENGTH - 0.5 * sqrt(<f64>(2 * nPairs));
  const scale = max(LEAST_SCALE, max(most / MOST_CODE, norm / room));
  let errorSquare: f64 = 0;
  let codeSquare: f64 = 0;
  const out = codes + (user >> 2) * (nPairs << 6) + ((user & 3) << 4);
  for (let pair: usize = 0; pair < nPairs; pair++) {
    let both: u32 = 0;
    for (let side: usize = 0; side < 2; side++) {
      const value = <f64>load<f32>(at + (pair << 3) + (side << 2));
      const code = nearest(value / scale);
      errorSquare += (value - scale * code) * (value - scale * code);
      codeSquare += code * code;
      both |= <u32>(<i32>code + 64) << <u32>(side << 3);
    }
    v128.store(out + (pair << 6), i16x8.splat(<i16>both));
  }
  const state = stateOf(user);
  store<f32>(state, norm == 0 ? Infinity : -Infinity, LIMITS);
  store<f32>(state, <f32>((norm / scale) * ABOVE), REACHES);
  store<f32>(state, <f32>((sqrt(errorSquare) / scale) * ABOVE), ERRORS);
  store<f32>(state, <f32>(sqrt(codeSquare) * ABOVE), LENGTHS);
  store<f32>(state, <f32>(1 / scale), SCALES);
  return norm == 0;
}

/** Makes the users that fill up the last four ones that take nothing. */
export function prepareFillers(nUsers: usize): void {
  for (let user = nUsers; (user & 3) != 0; user++) store<f32>(stateOf(user), Infinity, LIMITS);
}
