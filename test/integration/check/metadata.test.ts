import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../shared/core/index.ts';
import { createODataSource, type Fetch } from '../../../shared/odata/index.ts';
import { checkWorld } from '../../support/hostile/checked-source.ts';
import { createWorld, type World } from '../../support/memory-world.ts';
import { ownServers } from '../../support/own-servers.ts';
import { sourceOptions } from '../../support/source-options.ts';

const listen = ownServers();
const isMetadata = (url: string): boolean => new URL(url).pathname.endsWith('/$metadata');

/** What a check finds where `$metadata` is answered so, and how often the service was asked for it. */
const check = async (world: World, answer: (xml: string, signal: AbortSignal) => Promise<Response>) => {
  const { service, lake, state } = world;
  const xml = await (await service.fetch(`${service.rootUrl}/$metadata`)).text();
  let asked = 0;
  const fetch: Fetch = async (url, init) => {
    if (!isMetadata(url)) return service.fetch(url, init);
    asked += 1;
    return answer(xml, init.signal);
  };
  const report = await checkWorld(world, world.depsOver({ lake, state, fetch }));
  return { report, asked };
};

const SIGN_IN = '<body><form action="/signin"><input name="user"><br></form></body></html>';

describe('$metadata that is none is one clear error', () => {
  test.each([
    ['a sign-in page', `<!DOCTYPE html><html lang=en>${SIGN_IN}`, /a web page .*Check auth/],
    ['one that begins with a comment', `<!-- gateway -->\n<!doctype html>\n<HTML>${SIGN_IN}`, /a web page/],
    ['one of XHTML', `<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "a" "b"><html>${SIGN_IN}`, /a web page/],
    ['CSDL in JSON', '{"$Version":"4.01","$EntityContainer":"N.C"}', /CSDL in JSON.*"metadataUrl"/],
    [
      'an entity of a DOCTYPE',
      '<!DOCTYPE x [<!ENTITY n "N">]><Edmx Version="4.0">&n;</Edmx>',
      /an entity .* DOCTYPE .*is expanded/,
    ],
    ['an error of XML', '<error xmlns="urn:x"><code>E1</code></error>', /XML that is no CSDL/],
  ])('%s', async (_, body, message) => {
    const { report, asked } = await check(createWorld(), async () => new Response(body));
    expect(report.findings).toStrictEqual([
      { kind: 'source-contract', severity: 'error', message: expect.stringMatching(message) },
    ]);
    expect(asked).toBe(1);
  });

  test('one of more than 64 MiB is not read', async () => {
    const world = createWorld({ pageBytes: () => 1_000_000 });
    const { report, asked } = await check(
      world,
      async () => new Response('<', { headers: { 'content-length': String(80 * 2 ** 20) } }),
    );
    expect(report.findings.map(({ message }) => message)).toStrictEqual([
      expect.stringMatching(/\$metadata is longer than 64 MiB.*Give the app more memory/),
    ]);
    expect(asked).toBe(1);
  });

  test('one that never comes ends with its time limit', async () => {
    const world = createWorld();
    world.feed = { ...world.feed, source: { ...world.feed.source, timeoutMs: 20 } };
    const { report } = await check(
      world,
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    expect(report.findings.map(({ kind }) => kind)).toStrictEqual(['source-unavailable']);
    expect(report.requests).toBeLessThanOrEqual(12);
  });
});

/** Types as an ERP system has them: much that no feed needs. */
const manyTypes = (count: number): string => {
  const label = '<Annotation Term="Common.Label" String="What people call it in their own words"/>';
  const properties = Array.from(
    { length: 60 },
    (_, nth) => `<Property Name="P${nth}" Type="Edm.String">${label}</Property>`,
  );
  return Array.from(
    { length: count },
    (_, nth) =>
      `<EntityType Name="T${nth}"><Key><PropertyRef Name="P0"/></Key>${properties.join('')}</EntityType>`,
  ).join('');
};

describe('$metadata that is odd and right is read', () => {
  test.each<[string, (xml: string) => string]>([
    [
      'a DOCTYPE without entities',
      (xml) => xml.replace('?>', '?><!DOCTYPE edmx:Edmx SYSTEM "https://other.example/x.dtd">'),
    ],
    ['comments before and behind', (xml) => `${xml.replace('?>', '?><!-- <html> -->')}<!-- end -->`],
    ['10 MB of types', (xml) => xml.replace('<EntityType ', `${manyTypes(1_300)}<EntityType `)],
  ])('%s', async (_, change) => {
    const { report } = await check(createWorld(), async (xml) => new Response(change(xml)));
    expect(report).toMatchObject({ ok: true, findings: [], facts: { key: ['OrderID'], rows: 60 } });
  });

  test('gzip', async () => {
    const { service } = createWorld();
    const xml = await (await service.fetch(`${service.rootUrl}/$metadata`)).text();
    const root = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/xml', 'content-encoding': 'gzip' });
      response.end(gzipSync(xml));
    });
    const source = createODataSource(sourceOptions(root, { clock: systemClock, entitySet: 'Orders' }));
    expect((await source.entityType()).key).toStrictEqual(['OrderID']);
  });
});
