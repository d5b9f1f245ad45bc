import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';

const CLASS = 'org.apache.spark.ml.recommendation.ALSModel';

const Metadata = z.object({
  class: z.literal(CLASS),
  timestamp: z.number(),
  sparkVersion: z.string(),
  uid: z.string(),
  rank: z.int().positive(),
});

export type AlsModelMetadata = Pick<z.infer<typeof Metadata>, 'timestamp' | 'uid' | 'rank'>;

/** Formats `metadata/part-00000`, one JSON line with what `ALSModel.load` asks for. */
export function formatMetadata(metadata: AlsModelMetadata): string {
  const columns = { userCol: 'user', itemCol: 'item' };
  const line = {
    class: CLASS,
    timestamp: metadata.timestamp,
    sparkVersion: '4.2.0',
    uid: metadata.uid,
    paramMap: { coldStartStrategy: 'drop', ...columns },
    defaultParamMap: { blockSize: 4096, coldStartStrategy: 'nan', ...columns, predictionCol: 'prediction' },
    rank: metadata.rank,
  };
  return `${JSON.stringify(line)}\n`;
}

/** Reads the metadata of an ALSModel directory. Errors: `unsupported_format` where it is none. */
export async function readMetadata(directory: string): Promise<AlsModelMetadata> {
  const folder = join(directory, 'metadata');
  const parts = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('part-')).sort();
  for (const part of parts) {
    const [line] = (await readFile(join(folder, part), 'utf8')).split('\n');
    if (line !== '') return parseMetadata(directory, line);
  }
  throw new DeadwaxError(
    'unsupported_format',
    `${directory} is not a Spark ALSModel directory: metadata/part-* is missing; give the folder that ALSModel.save wrote`,
  );
}

function parseMetadata(directory: string, line: string): AlsModelMetadata {
  try {
    return Metadata.parse(JSON.parse(line));
  } catch (cause) {
    throw new DeadwaxError(
      'unsupported_format',
      `${directory} does not hold a Spark model of class ${CLASS} with its rank`,
      {
        cause,
      },
    );
  }
}
