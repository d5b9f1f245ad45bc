import { processIo } from './process-io.ts';
import { runCli } from './run-cli.ts';

const io = processIo();
process.exitCode = await runCli(process.argv.slice(2), io);
