import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A query of an alert, of the workbook, or of a document. */
export interface Query {
  /** The file, and which of its queries. */
  readonly place: string;
  /** With what Azure and the template put in. */
  readonly text: string;
}

/** A panel of the workbook, or a list that a parameter offers. */
export interface Panel extends Query {
  /** How it is drawn: `table`, `timechart`, `barchart`; a list: `parameter`. */
  readonly visualization: string;
  /** Columns that its settings name, as patterns. */
  readonly named: readonly string[];
}

const ROOT = resolve(import.meta.dirname, '../..');
/** What the template puts in: the id of a component, and the default of `staleMinutes`. */
const FILLED: Readonly<Record<string, string>> = {
  __APPLICATION_INSIGHTS_ID__: '/subscriptions/s/app',
  __STALE_MINUTES__: '60',
  __PAGE_URL__: 'https://app.example/api/ui',
};
const fillIn = (query: string): string =>
  query.replaceAll(/__[A-Z_]+__/g, (placeholder) => FILLED[placeholder] ?? placeholder);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Every text or list of texts under one of the names, at any depth. */
const textsUnder = (value: unknown, names: readonly string[]): readonly string[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, part]) =>
        names.includes(key)
          ? [part].flat().filter((text) => typeof text === 'string')
          : textsUnder(part, names),
      )
    : [];

const COLUMN_SETTINGS = [
  'columnMatch',
  'yAxis',
  'xAxis',
  'group',
  'createOtherGroup',
  'itemKey',
  'linkColumn',
];

/** As Azure fills in a chosen feed, or all, and the width of a bar. */
const withParameters = (query: string): string =>
  query.replaceAll('{Feed}', "'orders','*'").replaceAll('{TimeRange:grain}', '1h');

const panelsIn = (value: unknown, name: string): readonly Panel[] => {
  if (!isObject(value)) return [];
  const own = typeof value['name'] === 'string' ? value['name'] : name;
  const { query, visualization, ...settings } = value;
  const panel =
    typeof query === 'string'
      ? [
          {
            place: `infra/workbook.json, ${own}`,
            text: fillIn(withParameters(query)),
            visualization: typeof visualization === 'string' ? visualization : 'parameter',
            named: textsUnder(settings, COLUMN_SETTINGS),
          },
        ]
      : [];
  return [...panel, ...Object.values(value).flatMap((part) => panelsIn(part, own))];
};

/** The queries of infra/workbook.json. */
export const workbookPanels = async (): Promise<readonly Panel[]> =>
  panelsIn(JSON.parse(await readFile(join(ROOT, 'infra/workbook.json'), 'utf8')), 'workbook');

/** The queries of infra/queries. */
export const alertQueries = async (): Promise<readonly Query[]> => {
  const files = await readdir(join(ROOT, 'infra/queries'));
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(ROOT, 'infra/queries', file), 'utf8');
      return { place: `infra/queries/${file}`, text: fillIn(text) };
    }),
  );
};

const BLOCK = /^( *)```(?:kusto|kql)\n([\s\S]*?)^ *```/gm;

/** The code blocks of the documents that say they are Kusto. */
export const documentQueries = async (): Promise<readonly Query[]> => {
  const inDocs = (await readdir(join(ROOT, 'docs'))).map((file) => `docs/${file}`);
  const files = ['README.md', 'CONTRIBUTING.md', 'infra/README.md', ...inDocs].filter((file) =>
    file.endsWith('.md'),
  );
  const found = files.map(async (file) => {
    const blocks = (await readFile(join(ROOT, file), 'utf8')).matchAll(BLOCK);
    return [...blocks].map(([, , text = ''], index) => ({ place: `${file}, query ${index + 1}`, text }));
  });
  return (await Promise.all(found)).flat();
};
