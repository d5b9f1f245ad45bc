import { parseGrade } from '../../domain/grade.ts';
import type { Item } from '../../domain/item.ts';
import { DeadwaxError } from '../../errors.ts';
import type { CollectionEntry, CollectionList, CollectionPage } from '../collection-source.ts';
import { readRecords } from '../csv/read-records.ts';
import { createReject, type Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { splitFields } from '../split-fields.ts';

/** Columns of Discogs' exports by what we call them; the collection has more of them than the wantlist. */
const COLUMNS = {
  catalogueNumber: 'catalog#',
  artist: 'artist',
  title: 'title',
  label: 'label',
  format: 'format',
  released: 'released',
  releaseId: 'release_id',
  folder: 'collectionfolder',
  mediaCondition: 'collection media condition',
} as const;
type Column = keyof typeof COLUMNS;
type Field = (column: Column) => string;

/** An export names several in one field. */
const SEPARATOR = ', ';

function placesOf(header: string): ReadonlyMap<string, number> {
  const names = splitFields(header.replace(/^\ufeff/, '').trim(), ',') ?? [];
  return new Map(names.map((name, at) => [name.trim().toLowerCase(), at]));
}

function checkIsList(places: ReadonlyMap<string, number>, file: SourceFile, list: CollectionList): void {
  if (!places.has(COLUMNS.releaseId))
    throw new DeadwaxError('unsupported_format', `${file.path} has no column release_id`, {
      hint: `export the ${list} at Discogs under Export my data, and give that file`,
    });
  if (list === 'wantlist' && places.has(COLUMNS.folder))
    throw new DeadwaxError(
      'unsupported_format',
      `${file.path} has folders: it is a collection, not a wantlist`,
      {
        hint: 'import it as a collection',
      },
    );
}

function itemOf(id: string, field: Field): Item {
  const title = field('title');
  const [artist, label, catalogueNumber] = [field('artist'), field('label'), field('catalogueNumber')];
  const year = Number(/^[12]\d{3}/.exec(field('released'))?.[0] ?? 0);
  const formats = field('format');
  return {
    itemId: `release:${id}`,
    catalogue: 'records',
    title: title === '' ? `release:${id}` : title,
    year: year === 0 ? undefined : year,
    genres: [],
    attributes: {
      ...(artist === '' ? {} : { artist }),
      ...(label === '' ? {} : { labels: label.split(SEPARATOR) }),
      ...(catalogueNumber === '' ? {} : { catalogue_numbers: catalogueNumber.split(SEPARATOR) }),
      ...(formats === '' ? {} : { formats: [formats] }),
    },
    stub: title === '',
    source: 'discogs',
  };
}

function parseEntry(field: Field): CollectionEntry | string {
  const id = field('releaseId');
  if (!/^[1-9]\d{0,11}$/.test(id)) return `release_id '${id.slice(0, 50)}' is not a number above 0`;
  return { item: itemOf(id, field), mediaGrade: parseGrade(field('mediaCondition')) };
}

/** Reads Discogs' export of a collection or a wantlist. Errors: `unsupported_format`. */
export async function* readCollectionCsv(
  file: SourceFile,
  header: string,
  list: CollectionList,
): AsyncGenerator<CollectionPage> {
  const places = placesOf(header);
  checkIsList(places, file, list);
  for await (const { records } of readRecords(file, ',')) {
    const entries: CollectionEntry[] = [];
    const rejects: Reject[] = [];
    for (const { line, text, fields } of records) {
      if (line === 1 || text.trim() === '') continue;
      const made =
        typeof fields === 'string'
          ? fields
          : parseEntry((column) => fields[places.get(COLUMNS[column]) ?? -1]?.trim() ?? '');
      if (typeof made === 'string') rejects.push(createReject(file.path, line, made, text));
      else entries.push(made);
    }
    if (entries.length + rejects.length > 0) yield { entries, rejects, nEntries: undefined };
  }
}
