/** Numbers below this are seconds, the others milliseconds: 1e11 seconds lie in the year 5138, 1e11 milliseconds in 1973. */
const LEAST_MILLISECONDS = 1e11;
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** The parser of the language rolls 30 February over into March. */
function isDay(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Parses an RFC 3339 time or a number of epoch seconds or milliseconds into whole milliseconds; undefined for anything else. */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    return Math.round(Math.abs(value) < LEAST_MILLISECONDS ? value * 1000 : value);
  }
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = RFC3339.exec(value);
  if (match === null || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const ms = Date.parse(value.replace(/[t ]/, 'T').replace('z', 'Z'));
  return Number.isNaN(ms) ? undefined : ms;
}
