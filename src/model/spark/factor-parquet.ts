import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, DuckDBListValue, FLOAT, LIST } from '@duckdb/node-api';
import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import { DeadwaxError } from '../../errors.ts';

/** Vectors with numeric ids, as Spark stores them: columns `id` INT32 and `features` LIST<FLOAT>. Ids ascend. */
export interface NumberedFactors {
  readonly ids: Int32Array;
  readonly matrix: FactorMatrix;
}

async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Writes one Parquet file (snappy) that Spark reads as a factor table. */
export async function writeFactorParquet(path: string, factors: NumberedFactors): Promise<void> {
  const { ids, matrix } = factors;
  await withConnection(async (connection) => {
    await connection.run('CREATE TABLE factors (id INTEGER NOT NULL, features FLOAT[])');
    const appender = await connection.createAppender('factors');
    const type = LIST(FLOAT);
    for (let row = 0; row < matrix.nRows; row++) {
      const vector = matrix.values.subarray(row * matrix.factors, (row + 1) * matrix.factors);
      appender.appendInteger(ids[row]);
      appender.appendList(Array.from(vector), type);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`COPY factors TO ${quote(path)} (FORMAT parquet, COMPRESSION snappy)`);
  });
}

/** Reads the Parquet files of a factor folder. Errors: `unsupported_format` where it holds none or their columns are others. */
export async function readFactorParquet(folder: string, rank: number): Promise<NumberedFactors> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.parquet')).sort();
  if (names.length === 0) {
    throw new DeadwaxError(
      'unsupported_format',
      `${folder} holds no Parquet file; give the folder that ALSModel.save wrote`,
    );
  }
  const list = names.map((name) => quote(join(folder, name))).join(', ');
  const sql = `SELECT CAST(id AS INTEGER), CAST(features AS FLOAT[]) FROM read_parquet([${list}]) ORDER BY 1`;
  return withConnection(async (connection) => {
    const reader = await connection.runAndReadAll(sql).catch((cause: unknown) => {
      const fault = cause instanceof Error ? cause.message : String(cause);
      const message = `${folder} is no factor table with columns id and features: ${fault}`;
      throw new DeadwaxError('unsupported_format', message, { cause });
    });
    const nRows = reader.currentRowCount;
    const ids = new Int32Array(nRows);
    const values = new Float32Array(nRows * rank);
    for (let row = 0; row < nRows; row++) {
      const id = reader.value(0, row);
      const features = reader.value(1, row);
      if (
        typeof id !== 'number' ||
        !(features instanceof DuckDBListValue) ||
        features.items.length !== rank
      ) {
        const message = `${folder}: row ${row} has no id or other than ${rank} features, the rank in metadata`;
        throw new DeadwaxError('unsupported_format', message);
      }
      ids[row] = id;
      for (let factor = 0; factor < rank; factor++)
        values[row * rank + factor] = Number(features.items[factor]);
    }
    return { ids, matrix: { nRows, factors: rank, values } };
  });
}
