const EPOCH = /^\d{1,12}(?:\.0+)?$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z?$/;
/** The end of the year 9999. */
const MAX_SECONDS = 253_402_300_799;

function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const tsMs = Date.parse(iso);
  // 30 February parses to another day than it says.
  return Number.isNaN(tsMs) || new Date(tsMs).toISOString() !== iso ? undefined : tsMs;
}

/** Parses epoch seconds or `YYYY-MM-DD HH:MM:SS`, read as UTC, to milliseconds since 1970 UTC; undefined where it is neither. */
export function parseTimestamp(text: string): number | undefined {
  if (!EPOCH.test(text)) return parseDateTime(text);
  const seconds = Number(text);
  return seconds > MAX_SECONDS ? undefined : seconds * 1000;
}
