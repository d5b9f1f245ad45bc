const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `15 Mar 1999`, `Mar 1999` or `1999` of a date whose day or month may be `00`; what is no such date stays as it is. */
export function formatReleased(released: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(released) ?? [];
  if (year === undefined) return released;
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return year;
  return Number(day) > 0 ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}
