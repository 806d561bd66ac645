import { describe, expect, test } from 'vitest';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
} from '../../../local/odata-service/index.ts';
import { askedOf, exploreService, feedEntities, type SyncDeps } from '../../../shared/sync/index.ts';
import { createODataSource, type Fetch } from '../../../shared/odata/index.ts';
import { plainSet } from '../../support/plain-set.ts';
import { createWorld } from '../../support/memory-world.ts';

const world = createWorld();
const TIMED = { Id: 'Edm.Guid', Name: 'Edm.String', LastModified: 'Edm.DateTimeOffset' };
const service = createODataService({
  entitySets: [
    northwindOrdersSet(northwindOrders(12)),
    plainSet('Customers', ['Id'], TIMED, []),
    plainSet('Tags', ['Name'], { Name: 'Edm.String' }, []),
    plainSet('Log', [], { At: 'Edm.DateTimeOffset' }, []),
    plainSet('Prices', ['Id'], { Id: 'Edm.Guid', Amount: 'Edm.Decimal' }, []),
  ],
});

const depsOver = (fetch: Fetch): Pick<SyncDeps, 'sourceOf' | 'clock'> => ({
  clock: world.clock,
  sourceOf: (feed, deadline) =>
    createODataSource({
      ...askedOf(feed),
      ...(deadline !== undefined && { deadline }),
      fetch,
      clock: world.clock,
      random: () => 0.5,
      maxBodyBytes: 1_000_000,
      authorize: async () => ({}),
    }),
});

const limits = { signal: new AbortController().signal, deadline: world.clock.now() + 60_000 };
const auth = { type: 'none' } as const;

const types = (namespace: string, body: string): string =>
  `<edmx:Edmx Version="4.0" xmlns:edmx="urn:x"><edmx:DataServices><Schema Namespace="${namespace}">${body}</Schema></edmx:DataServices></edmx:Edmx>`;

describe('the entity sets of a service', () => {
  test('each with its key, rows, cursor and entry, before any feed reads it', async () => {
    const found = await exploreService(
      depsOver(service.fetch),
      { serviceUrl: service.rootUrl, auth },
      limits,
    );
    expect(
      found.map(({ entitySet, key, rows, cursor }) => [entitySet, key, rows, cursor?.column]),
    ).toStrictEqual([
      ['Orders', ['OrderID'], 12, 'OrderID'],
      ['Customers', ['Id'], 0, 'LastModified'],
      ['Tags', ['Name'], 0, undefined],
      ['Log', [], 0, undefined],
      ['Prices', ['Id'], 0, undefined],
    ]);
    expect(found[0]?.entry).toStrictEqual({
      name: 'orders',
      source: { serviceUrl: service.rootUrl, entitySet: 'Orders' },
      cursor: { column: 'OrderID' },
      table: 'Orders',
    });
    expect(found.map(({ problem }) => problem?.split(':')[0])).toStrictEqual([
      undefined,
      undefined,
      'It has no number, date or time that could be a cursor.',
      'Its entity type has no key',
      'No column says by its name that it grows with new rows',
    ]);
  });

  test('those that a feed takes are named, and their names and tables are not proposed again', async () => {
    const feed = { ...world.feed, source: { ...world.feed.source, serviceUrl: service.rootUrl } };
    const other = { ...feed, name: 'customers', tablePath: 'Tables/Customers' };
    const feeds = [feed, { ...other, source: { ...other.source, serviceUrl: 'https://other.example' } }];
    const found = await feedEntities(depsOver(service.fetch), { feed, feeds }, limits);
    expect(found[0]?.feed).toBe('orders');
    expect(found[1]).toMatchObject({
      table: 'Customers2',
      entry: { name: 'customers-2', table: 'Customers2' },
    });
  });

  test('a set that the app may not read is there without its rows', async () => {
    const fetch: Fetch = async (url, init) =>
      url.includes('/Customers') ? new Response('', { status: 403 }) : service.fetch(url, init);
    const found = await exploreService(depsOver(fetch), { serviceUrl: service.rootUrl, auth }, limits);
    expect(found.map(({ rows }) => rows)).toStrictEqual([12, undefined, 0, 0, 0]);
  });

  test('what comes too late is not counted', async () => {
    const late: Fetch = async (url, init) => {
      world.clock.advance(9_000);
      return service.fetch(url, init);
    };
    const found = await exploreService(depsOver(late), { serviceUrl: service.rootUrl, auth }, limits);
    expect(found).toHaveLength(5);
    expect(found.some(({ rows }) => rows === undefined)).toBe(true);
  });

  test.each([
    ['401', 'source-denied', async () => new Response('', { status: 401 })],
    ['a login page', 'source-contract', async () => new Response('<html>sign in</html>')],
    ['$metadata that is cut', 'source-contract', async () => new Response('<edmx:Edmx Version="4.0"><x')],
  ] as const)('%s is told as a run tells it', async (_, kind, fetch) => {
    const found = exploreService(depsOver(fetch), { serviceUrl: service.rootUrl, auth }, limits);
    await expect(found).rejects.toMatchObject({ kind });
  });

  test('whose types lie in other documents say what is missing, and the entry takes it as text', async () => {
    const fetch: Fetch = async (url, init) => {
      const { pathname } = new URL(url);
      if (pathname.endsWith('/types.xml'))
        return new Response(
          types(
            'T',
            '<EntityType Name="Row"><Key><PropertyRef Name="No"/></Key><Property Name="No" Type="Edm.Int32"/><Property Name="At" Type="U.Place"/></EntityType>',
          ),
        );
      if (!pathname.endsWith('/$metadata')) return service.fetch(url, init);
      const xml = await (await service.fetch(url, init)).text();
      const references = [
        ['types.xml', 'T'],
        ['https://other.example/u.xml', 'U'],
      ].map(
        ([uri, namespace]) =>
          `<edmx:Reference Uri="${uri}"><edmx:Include Namespace="${namespace}"/></edmx:Reference>`,
      );
      const sets =
        '<EntitySet Name="Rows" EntityType="T.Row"/><EntitySet Name="Places" EntityType="U.Place"/>';
      return new Response(
        xml
          .replace('<edmx:DataServices>', `${references.join('')}<edmx:DataServices>`)
          .replace('</EntityContainer>', `${sets}</EntityContainer>`),
      );
    };
    const found = await exploreService(depsOver(fetch), { serviceUrl: service.rootUrl, auth }, limits);
    const [rows, places] = found.slice(-2);
    const unread =
      'it lies in https://other.example/u.xml, at another origin than serviceUrl, which is never asked';
    expect(rows).toMatchObject({
      key: ['No'],
      entry: { cursor: { column: 'No' }, columns: { At: 'string' } },
      problem: `Types of At are not known: U.Place: ${unread}. The entry takes them as text, complex values as JSON.`,
    });
    expect(places).toMatchObject({
      key: [],
      problem: expect.stringContaining(`The entity type U.Place is not known: ${unread}`),
    });
    expect(places?.entry).toBeUndefined();
  });
});
