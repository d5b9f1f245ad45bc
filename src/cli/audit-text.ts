import type { AuditReport } from '../server/contract-audit.ts';
import { formatTable } from './table.ts';

/** Says what an audit found. */
export function describeAudit(report: AuditReport): string {
  const { n_events, n_erased, n_listeners, n_users_compared, n_interactions_compared, differences } = report;
  const counted =
    `Recounted ${n_events + n_erased} events, ${n_erased} of them erased, and ${n_listeners} listeners; ` +
    `compared ${n_interactions_compared} interactions of ${n_users_compared} users.\n`;
  if (differences.length === 0) return `${counted}The state and the warehouse agree with the event log.\n`;
  const table = formatTable(
    ['where', 'what', 'by the log', 'found'],
    differences.map(({ where, what, expected, found }) => [where, what, expected, found]),
  );
  const nMore = report.n_differences - differences.length;
  return `${counted}${table}${nMore > 0 ? `and ${nMore} more\n` : ''}`;
}
