import { examine } from '../../app/doctor.ts';
import { WEB_DIRECTORY } from '../../app/program.ts';
import { DeadwaxError } from '../../errors.ts';
import { AuditReport } from '../../server/contract-audit.ts';
import { JobAccepted } from '../../server/contract-operations.ts';
import { describeAudit } from '../audit-text.ts';
import { defineCommand } from '../command.ts';
import { configOf, withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { CONNECTION_OPTIONS, type ConnectionOptions } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const DEFAULT_USERS = 1000;

const OPTIONS = {
  audit: {
    type: 'boolean',
    description: 'recount the event log and compare the state and the warehouse with it',
  },
  users: {
    type: 'string',
    placeholder: 'N|all',
    description: `with --audit: of how many users the interactions are compared; ${DEFAULT_USERS} unless given`,
  },
  rebuild: {
    type: 'string',
    choices: ['state', 'warehouse'],
    placeholder: 'WHAT',
    description: 'derive the state or the warehouse from the event log again',
  },
} as const;

type Connection = ConnectionOptions & { readonly json: boolean };

async function runJob(options: Connection, io: CliIo, path: string, body: unknown): Promise<unknown> {
  let result: unknown;
  await withApi(options, io, async (api) => {
    const { job_id } = await api.send(['POST', path], body, JobAccepted);
    ({ result } = await followJob(api, job_id, io));
  });
  return result;
}

function parseUsers(text: string | undefined): number | 'all' {
  if (text === undefined) return DEFAULT_USERS;
  if (text === 'all' || /^\d{1,7}$/.test(text)) return text === 'all' ? 'all' : Number(text);
  throw new DeadwaxError('misuse', `--users ${text} is neither a number nor 'all'`);
}

async function audit(options: Connection & { readonly users: string | undefined }, io: CliIo): Promise<void> {
  const users = parseUsers(options.users);
  const report = AuditReport.parse(await runJob(options, io, '/audit', { users }));
  printAnswer(io, options.json, report, describeAudit);
  const places = [...new Set(report.differences.map(({ where }) => where))];
  if (places.length > 0)
    throw new DeadwaxError('conflict', `${report.n_differences} difference(s) from the event log`, {
      hint: places.map((where) => `deadwax doctor --rebuild ${where}`).join(', then '),
    });
}

async function lookAround(options: Connection, io: CliIo): Promise<void> {
  const config = configOf({ ...options, url: undefined, key: undefined }, io);
  const findings = await examine(config, io.clock(), WEB_DIRECTORY);
  printAnswer(io, options.json, findings, (rows) =>
    formatTable(
      ['', 'what', 'found', 'what to do'],
      rows.map((row) => [row.state, row.name, row.detail, row.remedy ?? '']),
    ),
  );
  const problems = findings.filter((finding) => finding.state === 'problem');
  if (problems.length > 0)
    throw new DeadwaxError(
      'conflict',
      `${problems.length} problem(s): ${problems.map((entry) => entry.name).join(', ')}`,
    );
}

/** `deadwax doctor`. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Checks disk, memory, port, clock and files, or that everything follows from the event log',
  positionals: [],
  options: { ...OPTIONS, ...CONNECTION_OPTIONS },
  examples: ['deadwax doctor', 'deadwax doctor --audit', 'deadwax doctor --rebuild warehouse'],
  run: async (_, options, io) => {
    if (options.audit) return audit(options, io);
    if (options.rebuild === undefined) return lookAround(options, io);
    const result = await runJob(options, io, '/rebuild', { what: options.rebuild });
    printAnswer(
      io,
      options.json,
      result,
      () => `The ${options.rebuild} is built again from the event log.\n`,
    );
  },
});
