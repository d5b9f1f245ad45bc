const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345`; a dash for nothing. */
export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : WHOLE.format(value);
}

/** `12.3K`, for axes and narrow places. */
export function formatCompact(value: number): string {
  return COMPACT.format(value);
}

/** A number with a fixed number of digits; a dash for nothing. */
export function formatFixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

/** `42 %` of a share between 0 and 1. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `42 %`, `4.2 %`, `0.04 %`: of a share that may be small. */
export function formatFineShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 10) return formatShare(share);
  if (percent < 0.01) return '< 0.01 %';
  return `${percent.toFixed(percent >= 0.1 ? 1 : 2)} %`;
}

/** `1.4 MB`. */
export function formatBytes(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3));
  const value = sizeBytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** A parameter of a model or job, short. */
export function formatValue(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null || value === undefined ? '–' : JSON.stringify(value);
}
