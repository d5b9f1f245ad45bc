import { EVENT_TYPES } from '../domain/event-type.ts';
import type { AuditFigures } from '../warehouse/audit-figures.ts';
import { COUNTED } from '../warehouse/rollups.ts';
import { type AuditCounts, codeOfType } from './audit-counts.ts';
import type { Difference } from './audit-difference.ts';

const METRICS = [
  ['plays', COUNTED.plays],
  ['skips', COUNTED.skips],
  ['pauses', COUNTED.pauses],
  ['thumbsUp', COUNTED.thumbsUp],
  ['thumbsDown', COUNTED.thumbsDown],
  ['exits', COUNTED.exits],
  ['searches', COUNTED.searches],
  ['ratings', COUNTED.ratings],
] as const;

/** Gives where the warehouse's figures are not those of a recount. */
export function compareWarehouse(counts: AuditCounts, figures: AuditFigures): Difference[] {
  const differences: Difference[] = [];
  const compare = (what: string, expected: number, found: number): void => {
    if (expected !== found)
      differences.push({ where: 'warehouse', what, expected: String(expected), found: String(found) });
  };
  for (const type of EVENT_TYPES) {
    const code = codeOfType(type);
    const expected = [...counts.days.values()].reduce((sum, day) => sum + day[code], 0);
    compare(`events of type ${type}`, expected, figures.byType.get(type) ?? 0);
  }
  compare('users who played something', counts.nListeners, figures.nListeners);
  const found = new Map(figures.byDay.map((day) => [day.bucketMs, day]));
  for (const dayMs of [...new Set([...counts.days.keys(), ...found.keys()])].sort((a, b) => a - b))
    for (const [metric, type] of METRICS)
      compare(
        `${type} events on ${new Date(dayMs).toISOString().slice(0, 10)}`,
        counts.days.get(dayMs)?.[codeOfType(type)] ?? 0,
        found.get(dayMs)?.[metric] ?? 0,
      );
  for (const { table, type, nEvents, nRolledUp } of figures.faults)
    compare(`${type} events in roll-up ${table}`, nEvents, nRolledUp);
  return differences;
}
