import { createODataService } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { textOf } from './world-checks.ts';

export interface RawRows {
  readonly rootUrl: string;
  readonly fetch: typeof globalThis.fetch;
}

interface RawSet {
  readonly name: string;
  /** Served as it is. */
  readonly metadata: string;
  /** The key, and the other properties that queries are about, by type. */
  readonly key: string;
  readonly queried: Readonly<Record<string, string>>;
  /** The JSON text of each row. */
  readonly rows: readonly string[];
  readonly pageSize: number;
}

const isPage = (body: unknown): body is { readonly value: readonly JsonObject[] } & JsonObject =>
  typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value);

/** A service that answers queries like any other, and its rows byte for byte as they are given. */
export const createRawRows = ({ name, metadata, key, queried, rows, pageSize }: RawSet): RawRows => {
  const parsed = rows.map((text) => JSON.parse(text) as JsonObject);
  const textByKey = new Map(parsed.map((row, at) => [textOf(row[key]), rows[at]]));
  const types = Object.entries(queried);
  const service = createODataService({
    pageSize,
    entitySets: [
      {
        name,
        entityType: {
          name: `${name}Type`,
          key: [key],
          properties: types.map(([property, type]) => ({ name: property, type, nullable: false })),
        },
        rows: parsed.map((row) =>
          Object.fromEntries(types.map(([property]) => [property, row[property] ?? null])),
        ),
      },
    ],
  });
  return {
    rootUrl: service.rootUrl,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.pathname.endsWith('/$metadata'))
        return new Response(metadata, { headers: { 'content-type': 'application/xml' } });
      // Every property comes, whatever is asked for: those that nobody asked for count for nothing.
      const query = url.search.slice(1).split('&');
      url.search = query.filter((option) => !/^(?:\$|%24)select=/.test(option)).join('&');
      const answer = await service.fetch(url.href, init);
      const body: unknown = await answer
        .clone()
        .json()
        .catch(() => undefined);
      if (!answer.ok || !isPage(body)) return answer;
      const { value, ...around } = body;
      const texts = value.map((row) => textByKey.get(textOf(row[key])));
      const members = Object.entries(around).map(
        ([member, of]) => `${JSON.stringify(member)}:${JSON.stringify(of)}`,
      );
      return new Response(`{${[...members, `"value":[${texts.join(',\n')}]`].join(',')}}`, {
        headers: answer.headers,
      });
    },
  };
};
