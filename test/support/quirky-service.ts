import { createODataService, type ODataService, type Quirks } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { plainSet } from './plain-set.ts';

/** A page as a caller reads it. */
interface ReadPage {
  readonly value?: readonly JsonObject[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
}

/** A small set of a service, and what its answers hold. */
export interface QuirkyService {
  readonly source: ODataService;
  /** One answer to `Rows` and a query, as it came. */
  readonly get: (query: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly page: (query: string) => Promise<ReadPage>;
  /** Keys of one answer. */
  readonly ids: (query: string) => Promise<readonly unknown[]>;
  /** Keys of the pages that links lead to, at most so many. */
  readonly walk: (query: string, pages?: number) => Promise<readonly (readonly unknown[])[]>;
}

const idsOf = ({ value = [] }: ReadPage): readonly unknown[] => value.map((row) => row['Id']);

/** `rows` with a key `Id` and a text; `types` are further properties. */
export const quirkyService = (
  rows: readonly JsonObject[],
  quirks: Quirks,
  {
    pageSize = 4,
    types = {},
    now = () => Date.UTC(2026, 0, 1),
  }: {
    readonly pageSize?: number;
    readonly types?: Readonly<Record<string, string>>;
    readonly now?: () => number;
  } = {},
): QuirkyService => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', Note: 'Edm.String?', ...types }, rows);
  const source = createODataService({ entitySets: [set], pageSize, quirks, serverNow: now });
  const root = `${source.rootUrl}/Rows`;
  const ask = async (url: string): Promise<ReadPage> => (await (await source.fetch(url)).json()) as ReadPage;
  return {
    source,
    get: (query, headers = {}) => source.fetch(root + query, { headers }),
    page: (query) => ask(root + query),
    ids: async (query) => idsOf(await ask(root + query)),
    walk: async (query, pages = 20) => {
      const found: (readonly unknown[])[] = [];
      let url: string | undefined = root + query;
      while (url !== undefined && found.length < pages) {
        const page: ReadPage = await ask(url);
        found.push(idsOf(page));
        url = page['@odata.nextLink'];
      }
      return found;
    },
  };
};

/** Rows with the keys 1 to `count`. */
export const rowsTo = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, index) => ({ Id: index + 1 }));
