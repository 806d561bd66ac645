import { describe, expect, test } from 'vitest';
import type { ODataSourceOptions } from '../../../../shared/odata/index.ts';
import { answering, reply, ROOT } from '../../../support/answering.ts';
import { caught } from '../../../support/caught.ts';

const EDMX = 'http://docs.oasis-open.org/odata/ns/edmx';
const EDM = 'http://docs.oasis-open.org/odata/ns/edm';
const OTHER = 'https://types.example';

const reference = (uri: string, namespace: string, alias = ''): string =>
  `<edmx:Reference Uri="${uri}"><edmx:Include Namespace="${namespace}"${alias && ` Alias="${alias}"`}/></edmx:Reference>`;

const document = (references: string, namespace: string, body: string): string =>
  `<edmx:Edmx Version="4.0" xmlns:edmx="${EDMX}">${references}<edmx:DataServices><Schema Namespace="${namespace}" xmlns="${EDM}">${body}</Schema></edmx:DataServices></edmx:Edmx>`;

const orders = (type = 'Svc.Order'): string =>
  `<EntityContainer Name="C"><EntitySet Name="Orders" EntityType="${type}"/></EntityContainer>`;

const ORDER = (speed: string): string =>
  `<EntityType Name="Order"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Speed" Type="${speed}"/></EntityType>`;

const RPM = '<TypeDefinition Name="Rpm" UnderlyingType="Edm.Int32"/>';

/** A service of documents by their URL; 404 for others. */
const serving = (documents: Readonly<Record<string, string>>, changes: Partial<ODataSourceOptions> = {}) => {
  const { source, sent } = answering(({ url }) => {
    const text = documents[url];
    return text === undefined ? reply({ error: { code: 'none' } }, 404) : reply(text);
  }, changes);
  return {
    type: () => source.entityType(),
    sets: () => source.entitySets(),
    asked: () => sent.map(({ url }) => url),
  };
};

const META = `${ROOT}/$metadata`;
const TYPES = `${ROOT}/types.xml`;

const speedOf = async (documents: Readonly<Record<string, string>>) => {
  const { type, asked } = serving(documents);
  const { properties } = await type();
  return { speed: properties.find(({ name }) => name === 'Speed'), asked: asked() };
};

describe('a type in another document of the same origin', () => {
  test('is what that one says, by the name that this one has for it', async () => {
    const main = document(reference('types.xml', 'Rack.v1', 'R'), 'Svc', ORDER('R.Rpm') + orders());
    const { speed, asked } = await speedOf({ [META]: main, [TYPES]: document('', 'Rack.v1', RPM) });
    expect(speed).toMatchObject({ type: 'Edm.Int32', kind: 'primitive' });
    expect(asked).toStrictEqual([META, TYPES]);
  });

  test('may be that of the entity, and of its base, in one that refers to a third and back', async () => {
    const main = document(reference('types.xml', 'Rack'), 'Svc', orders('Rack.Order'));
    const two = document(
      reference('/deep/base.xml', 'Base') + reference(META, 'Svc'),
      'Rack',
      '<TypeDefinition Name="Id" UnderlyingType="Edm.Int32"/><EntityType Name="Order" BaseType="Base.Row"><Property Name="Speed" Type="Edm.Int16"/></EntityType>',
    );
    const three = document(
      reference(TYPES, 'Rack') + reference('/deep/base.xml', 'Base'),
      'Base',
      '<EntityType Name="Row"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Rack.Id"/></EntityType>',
    );
    const { type, asked } = serving({ [META]: main, [TYPES]: two, 'https://host/deep/base.xml': three });
    const declared = await type();
    expect(declared).toMatchObject({ name: 'Rack.Order', key: ['Id'] });
    expect(declared.properties.map(({ name }) => name)).toStrictEqual(['Id', 'Speed']);
    expect(asked()).toStrictEqual([META, TYPES, 'https://host/deep/base.xml']);
  });

  test('is not asked for where no row needs it', async () => {
    const main = document(
      reference('types.xml', 'Rack') + reference(`${OTHER}/vocabulary.xml`, 'Org.OData.Core.V1', 'Core'),
      'Svc',
      ORDER('Edm.Int32') + orders(),
    );
    expect(await speedOf({ [META]: main })).toMatchObject({ asked: [META] });
  });

  test('changes what is known of the model', async () => {
    const main = document(reference('types.xml', 'Rack'), 'Svc', ORDER('Rack.Rpm') + orders());
    const hashOf = async (types: string) =>
      (await serving({ [META]: main, [TYPES]: document('', 'Rack', types) }).type()).document;
    expect(await hashOf(RPM)).not.toBe(await hashOf(RPM.replace('Int32', 'Int64')));
  });

  test('is read once where documents refer to each other, though one has not what is needed', async () => {
    const main = document(reference('types.xml', 'Rack'), 'Svc', orders('Rack.Order'));
    const back =
      reference('types.xml#', 'Rack') + reference('types.xml', 'Rack') + reference('$metadata', 'Rack');
    const { type, asked } = serving({ [META]: main, [TYPES]: document(back, 'Rack', RPM) });
    expect((await caught(() => type())).message).toContain('the entity type Rack.Order is not defined');
    expect(asked()).toStrictEqual([META, TYPES]);
  });

  test('is read from the service where another origin is named for it, too', async () => {
    const both = reference(`${OTHER}/types.xml`, 'Rack') + reference('types.xml', 'Rack');
    const main = document(both, 'Svc', ORDER('Rack.Rpm') + orders());
    const { speed, asked } = await speedOf({ [META]: main, [TYPES]: document('', 'Rack', RPM) });
    expect(speed).toMatchObject({ type: 'Edm.Int32' });
    expect(asked).toStrictEqual([META, TYPES]);
  });

  test('is passed over behind a hundred documents', async () => {
    const chain = (n: number): string =>
      document(
        reference(`/t/${n + 1}.xml`, `N${n + 1}`),
        `N${n}`,
        `<EntityType Name="T" BaseType="N${n + 1}.T"/>`,
      );
    const main = document(reference('/t/1.xml', 'N1'), 'Svc', orders('N1.T'));
    const { source, sent } = answering(({ url }) =>
      reply(url === META ? main : chain(Number(/(\d+)\.xml$/.exec(url)?.[1]))),
    );
    const error = await caught(() => source.entityType());
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain(
      'N100.T is not known: it lies in https://host/t/100.xml, behind 100 documents',
    );
    expect(sent).toHaveLength(100);
  });

  test('that cannot be had now is asked for by a later run', async () => {
    const main = document(reference('types.xml', 'Rack'), 'Svc', ORDER('Rack.Rpm') + orders());
    const { source } = answering(({ url }) => (url === META ? reply(main) : reply('', 503)));
    expect((await caught(() => source.entityType())).kind).toBe('source-unavailable');
  });
});

describe('a type in a document that is not read', () => {
  test.each([
    ['of another origin', `${OTHER}/types.xml?sig=secret`, `lies in ${OTHER}/types.xml, at another origin`],
    ['that is not there', 'types.xml', `lies in ${TYPES}, which was answered with 404`],
    ['that is no CSDL', 'page.html', `lies in ${ROOT}/page.html, which is no CSDL`],
    ['behind credentials', 'https://a:b@host/svc/types.xml', 'at another origin'],
  ])('%s is not known, and it is said why', async (_, uri, why) => {
    const main = document(reference(uri, 'Rack'), 'Svc', ORDER('Rack.Rpm') + orders());
    const { speed, asked } = await speedOf({ [META]: main, [`${ROOT}/page.html`]: '<html></html>' });
    expect(speed).toMatchObject({ kind: 'complex', unread: expect.stringContaining(why) });
    expect(speed?.unread).not.toMatch(/secret|a:b/);
    expect(asked.every((url) => url.startsWith('https://host/'))).toBe(true);
  });

  test('ends the run where the entity is of it', async () => {
    const main = document(reference(`${OTHER}/types.xml`, 'Rack'), 'Svc', orders('Rack.Order'));
    const error = await caught(() => serving({ [META]: main }).type());
    expect(error.kind).toBe('source-contract');
    expect(error.message).toBe(
      `Feed "orders": the entity type Rack.Order is not known: it lies in ${OTHER}/types.xml, at another origin than serviceUrl, which is never asked. ` +
        'Have the service define it in $metadata, or in a document of its own origin.',
    );
  });
});

const sets = (...of: readonly (readonly [string, string])[]): string =>
  `<EntityContainer Name="C">${of.map(([name, type]) => `<EntitySet Name="${name}" EntityType="${type}"/>`).join('')}</EntityContainer>`;

const rowType = (more: string) =>
  `${more}<EntityType Name="Row"><Key><PropertyRef Name="No"/></Key><Property Name="No" Type="Edm.Int64"/></EntityType>`;

describe('every entity set of a service', () => {
  test('has the types of documents of the same origin, each asked for once', async () => {
    const main = document(
      reference('types.xml', 'Rack') + reference('more.xml', 'More') + reference('words.xml', 'Words'),
      'Svc',
      ORDER('Rack.Rpm') + sets(['Orders', 'Svc.Order'], ['Racks', 'Rack.Row'], ['Others', 'More.Row']),
    );
    const { sets: all, asked } = serving({
      [META]: main,
      [TYPES]: document('', 'Rack', rowType(RPM)),
      [`${ROOT}/more.xml`]: document('', 'More', rowType('')),
    });
    const found = await all();
    expect(found.map((set) => [set.name, 'type' in set ? set.type.key : set.error.message])).toStrictEqual([
      ['Orders', ['Id']],
      ['Racks', ['No']],
      ['Others', ['No']],
    ]);
    expect(asked()).toStrictEqual([META, TYPES, `${ROOT}/more.xml`]);
  });

  test('says of which the type is not known, and why', async () => {
    const main = document(
      reference(`${OTHER}/types.xml`, 'Rack') + reference('more.xml', 'More'),
      'Svc',
      ORDER('Edm.Int32') +
        sets(['Orders', 'Svc.Order'], ['Racks', 'Rack.Row'], ['Others', 'More.Row'], ['Lost', 'Svc.Row']),
    );
    const found = await serving({ [META]: main }).sets();
    expect(found.map((set) => ('error' in set ? set.error.message : 'known'))).toStrictEqual([
      'known',
      expect.stringContaining(`it lies in ${OTHER}/types.xml, at another origin`),
      expect.stringContaining('more.xml, which was answered with 404'),
      expect.stringContaining('Svc.Row is not defined'),
    ]);
  });
});

const rows = (context: string): string => JSON.stringify({ '@odata.context': context, value: [] });

describe('$metadata that is not at the root of the service', () => {
  const main = document('', 'Svc', ORDER('Edm.Int32') + orders());
  const serviceUrl = `${ROOT}/Firm('A')`;
  const ofRows = `${serviceUrl}/Orders?$top=1`;

  test('is asked for where the feed says it is, with its query options', async () => {
    const { type, asked } = serving(
      { [`${META}?firm=A`]: main },
      { serviceUrl, metadataUrl: META, query: { firm: 'A' } },
    );
    expect((await type()).name).toBe('Svc.Order');
    expect(asked()).toStrictEqual([`${META}?firm=A`]);
  });

  test('is found by what the rows say', async () => {
    const { type, asked } = serving(
      { [META]: main, [ofRows]: rows(`${META}#Firm('A')/Orders`) },
      { serviceUrl },
    );
    expect((await type()).name).toBe('Svc.Order');
    expect(asked()).toStrictEqual([`${serviceUrl}/$metadata`, ofRows, META]);
  });

  test.each([
    ['another origin', rows(`${OTHER}/$metadata#Orders`)],
    ['the same place', rows(`${serviceUrl}/$metadata#Orders`)],
    ['nothing', '{"value":[]}'],
    ['what is no page', '[]'],
  ])('is to be named where they say %s', async (_, page) => {
    const { type, asked } = serving({ [ofRows]: page }, { serviceUrl });
    const error = await caught(() => type());
    expect(asked().every((url) => url.startsWith(serviceUrl))).toBe(true);
    expect(error.kind).toBe('config');
    expect(error.message).toContain('the service answered 404 to $metadata');
    expect(error.message).toContain('name it in "source": {"metadataUrl": "https://…/$metadata"}');
  });
});
