import { examine } from '../../app/doctor.ts';
import { WEB_DIRECTORY } from '../../app/program.ts';
import { DeadwaxError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { configOf } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const { data, config, json } = CONNECTION_OPTIONS;

/** `deadwax doctor`. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Checks disk, memory, port, clock and files, and says what to do',
  positionals: [],
  options: { data, config, json },
  examples: ['deadwax doctor'],
  run: async (_, options, io) => {
    const findings = await examine(
      configOf({ ...options, url: undefined, key: undefined }, io),
      io.clock(),
      WEB_DIRECTORY,
    );
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
  },
});
