import { DeadwaxError } from '../../errors.ts';
import type { CollectionList, CollectionPage, CollectionSource } from '../collection-source.ts';
import { openSourceFiles } from '../open-source-files.ts';
import { readFirstLine } from '../read-lines.ts';
import type { SourceFile } from '../source-files.ts';
import { readCollectionCsv } from './read-collection-csv.ts';
import { readCollectionJson } from './read-collection-json.ts';

function readAs(file: SourceFile, header: string, list: CollectionList): AsyncIterable<CollectionPage> {
  return /^\s*[[{]/.test(header) ? readCollectionJson(file, list) : readCollectionCsv(file, header, list);
}

/**
 * Opens a file that holds one list: the CSV that Discogs exports, or JSON as its API gives it. Errors when it is read: `not_found`,
 * `unsupported_format` naming what is missing.
 */
export function openCollectionFile(path: string): CollectionSource {
  return {
    async *pages(list, fromPage, signal) {
      const source = await openSourceFiles(path);
      try {
        if (source.kind === 'folder')
          throw new DeadwaxError('unsupported_format', `${path} is a folder; give the file of the ${list}`);
        if (source.files.length !== 1)
          throw new DeadwaxError(
            'unsupported_format',
            `${source.name} holds ${source.files.length} files; give the file of the ${list}`,
          );
        const [file] = source.files;
        let page = 1;
        for await (const read of readAs(file, await readFirstLine(file, 'utf8'), list)) {
          signal.throwIfAborted();
          if (page++ >= fromPage) yield read;
        }
      } finally {
        await source.close();
      }
    },
  };
}
