import { relative } from 'node:path';
import { FIRST_USER } from '../app/first-start.ts';
import type { Program } from '../app/program.ts';

/** Writes the block that tells a person where everything is; secrets appear only on the start that made them. */
export async function readyBlock(
  program: Program,
  run: { url: string; seconds: number; workingDirectory: string },
): Promise<string> {
  const where = relative(run.workingDirectory, program.dataPath);
  const shown = where.startsWith('..') || where === '' ? program.dataPath : `./${where}`;
  const link = await program.createSignInLink();
  const key = program.firstStart?.adminKey;
  const token = program.firstStart?.scrobbleToken;
  const lines = [
    `Deadwax is ready in ${run.seconds.toFixed(1)} s      data: ${shown}   (delete it to start over)`,
    `  Web page      ${run.url}/?link=${link}        (signs you in once)`,
    `  API docs      ${run.url}/docs`,
    `  Scrobble to   ${run.url}/1/     ${token === undefined ? `token from: deadwax tokens create ${FIRST_USER} PLAYER` : `token ${token}`}`,
    `  Try           curl -H 'Authorization: Bearer ${key ?? '<your key>'}' '${run.url}/api/v1/users/${FIRST_USER}/recommendations?explain=true'`,
  ];
  if (program.firstStart !== undefined) {
    lines.push(
      '',
      'Shown this once; keep them:',
      `  Password      ${program.firstStart.password}        (administrator)`,
      `  Admin key     ${program.firstStart.adminKey}`,
      `  Ingest key    ${program.firstStart.ingestKey}        (for programs that send events)`,
    );
  } else lines.push(`  A new key     deadwax keys create LABEL --scope read`);
  return `${lines.join('\n')}\n`;
}
