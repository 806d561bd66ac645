import { describe, expect, test } from 'vitest';

import { caught } from '../../../support/caught.ts';
import { parseMetadata } from '../../../support/parse-metadata.ts';

const EDMX = 'xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"';
const EDM = 'xmlns="http://docs.oasis-open.org/odata/ns/edm"';

const document = (...schemas: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" ${EDMX}><edmx:DataServices>${schemas.join('')}</edmx:DataServices></edmx:Edmx>`;
const schema = (namespace: string, body: string, alias?: string): string =>
  `<Schema Namespace="${namespace}"${alias === undefined ? '' : ` Alias="${alias}"`} ${EDM}>${body}</Schema>`;
const container = (...sets: readonly (readonly [string, string])[]): string =>
  `<EntityContainer Name="C">${sets.map(([name, type]) => `<EntitySet Name="${name}" EntityType="${type}"/>`).join('')}</EntityContainer>`;

const ORDER = `<EntityType Name="Order">
  <Key><PropertyRef Name="OrderID"/></Key>
  <Property Name="OrderID" Type="Edm.Int32" Nullable="false" p5:StoreGeneratedPattern="Identity" xmlns:p5="urn:x"/>
  <Property Name="ShipName" Type="Edm.String" MaxLength="max" Unicode="true"/>
  <Property Name="OrderDate" Type="Edm.DateTimeOffset"/>
  <Property Name="Freight" Type="Edm.Decimal" Precision="19" Scale="4"/>
  <Property Name="Photo" Type="Edm.Stream"/>
  <NavigationProperty Name="Customer" Type="NorthwindModel.Customer" Partner="Orders"/>
</EntityType>`;

/** Types in one schema, the container in another, as Northwind has it. */
const NORTHWIND = document(
  schema('NorthwindModel', ORDER),
  schema(
    'ODataWeb.Northwind.Model',
    container(['Orders', 'NorthwindModel.Order'], ['Order_Details', 'NorthwindModel.Order']),
  ),
);

describe('parseMetadata', () => {
  test('an entity type is found in another schema than its container, without streams and navigation', () => {
    expect(parseMetadata(NORTHWIND, 'Orders', 'orders')).toEqual({
      name: 'NorthwindModel.Order',
      key: ['OrderID'],
      properties: [
        { name: 'OrderID', type: 'Edm.Int32', kind: 'primitive', nullable: false },
        { name: 'ShipName', type: 'Edm.String', kind: 'primitive', nullable: true },
        { name: 'OrderDate', type: 'Edm.DateTimeOffset', kind: 'primitive', nullable: true },
        { name: 'Freight', type: 'Edm.Decimal', kind: 'primitive', nullable: true, precision: 19, scale: 4 },
      ],
    });
  });

  test('names are resolved through an alias, and base properties and a base key come first', () => {
    const xml = document(
      schema(
        'Long.Name',
        `<EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="Id"/><PropertyRef Name="Line"/></Key>
           <Property Name="Id" Type="Edm.Int64" Nullable="false"/><Property Name="Line" Type="Edm.Int16"/></EntityType>
         <EntityType Name="Doc" BaseType="S.Base"><Property Name="Colour" Type="S.Colour"/>
           <Property Name="Address" Type="S.Address"/><Property Name="Tags" Type="Collection(S.Colour)"/></EntityType>
         <EnumType Name="Colour" IsFlags="true"><Member Name="Red" Value="1"/></EnumType>
         <ComplexType Name="Address"><Property Name="Zip" Type="Edm.String"/></ComplexType>
         ${container(['Docs', 'S.Doc'])}`,
        'S',
      ),
    );
    expect(parseMetadata(xml, 'Docs', 'docs')).toEqual({
      name: 'Long.Name.Doc',
      key: ['Id', 'Line'],
      properties: [
        { name: 'Id', type: 'Edm.Int64', kind: 'primitive', nullable: false },
        { name: 'Line', type: 'Edm.Int16', kind: 'primitive', nullable: false },
        { name: 'Colour', type: 'Long.Name.Colour', kind: 'enum', nullable: true },
        { name: 'Address', type: 'Long.Name.Address', kind: 'complex', nullable: true },
        { name: 'Tags', type: 'Collection(Long.Name.Colour)', kind: 'collection', nullable: true },
      ],
    });
  });

  test('a type definition is its underlying type with its facets, which a property may narrow', () => {
    const xml = document(
      schema(
        'N',
        `<TypeDefinition Name="Money" UnderlyingType="Edm.Decimal" Precision="19" Scale="4"/>
         <EntityType Name="T"><Property Name="A" Type="N.Money"/><Property Name="B" Type="N.Money" Scale="2"/></EntityType>
         ${container(['Ts', 'N.T'])}`,
      ),
    );
    expect(parseMetadata(xml, 'Ts', 'f').properties).toEqual([
      { name: 'A', type: 'Edm.Decimal', kind: 'primitive', nullable: true, precision: 19, scale: 4 },
      { name: 'B', type: 'Edm.Decimal', kind: 'primitive', nullable: true, precision: 19, scale: 2 },
    ]);
  });

  test.each([
    ['Precision="max" Scale="variable"', { scale: 'variable' }],
    ['Precision="" Scale="Variable"', { scale: 'variable' }],
    ['Scale="floating"', { scale: 'variable' }],
    ['Precision="38" Scale="-1"', { precision: 38 }],
    ['', {}],
  ])('facets %s are read as %o', (facets, expected) => {
    const xml = document(
      schema(
        'N',
        `<EntityType Name="T"><Property Name="A" Type="Edm.Decimal" ${facets}/></EntityType>${container(['Ts', 'N.T'])}`,
      ),
    );
    const [property] = parseMetadata(xml, 'Ts', 'f').properties;
    expect(property).toEqual({
      name: 'A',
      type: 'Edm.Decimal',
      kind: 'primitive',
      nullable: true,
      ...expected,
    });
  });

  test('a property inside an annotation, a function or a key path is not a column', () => {
    const xml = document(
      schema(
        'N',
        `<Function Name="F"><Parameter Name="P" Type="Edm.String"/></Function>
         <EntityType Name="T"><Annotation Term="X"><Record><Property Name="No" Type="Edm.String"/></Record></Annotation>
           <Property Name="A" Type="Edm.String"><Annotation Term="Y" String="Property"/></Property></EntityType>
         ${container(['Ts', 'N.T'])}`,
      ),
    );
    expect(parseMetadata(xml, 'Ts', 'f')).toMatchObject({ key: [], properties: [{ name: 'A' }] });
  });

  test('entity sets of every container are known', () => {
    const xml = document(
      schema('A', ORDER + container(['Orders', 'A.Order'])),
      schema('B', container(['More', 'A.Order'])),
    );
    expect(parseMetadata(xml, 'More', 'f').name).toBe('A.Order');
  });

  test('an unknown entity set is a configuration error that lists near names', async () => {
    const error = await caught(() => parseMetadata(NORTHWIND, 'order_details', 'lines'));
    expect(error.kind).toBe('config');
    expect(error.message).toBe(
      'Feed "lines": the service has no entity set order_details. Did you mean Order_Details, Orders?',
    );
  });

  const V3 = `<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices m:DataServiceVersion="2.0" xmlns:m="urn:m"/></edmx:Edmx>`;
  test.each([
    ['a document of V2 or V3', V3, 'V4 is needed'],
    ['a login page', '<!doctype html><html><body><br></body></html>', 'web page'],
    ['a page of XHTML', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'web page'],
    ['JSON', '{"$Version":"4.0"}', 'JSON'],
    ['other XML', '<service/>', 'no CSDL'],
    ['nothing', '', 'cut'],
    ['a document without an end', NORTHWIND.slice(0, -20), 'cut'],
    [
      'an entity of a DTD',
      document(schema('N', '&y;')).replace('?>', '?><!DOCTYPE x [<!ENTITY y "z">]>'),
      'an entity',
    ],
    [
      'a base type in another document',
      document(schema('N', `<EntityType Name="T" BaseType="O.B"/>${container(['Orders', 'N.T'])}`)),
      'not defined',
    ],
    [
      'base types in a circle',
      document(
        schema(
          'N',
          `<EntityType Name="T" BaseType="N.U"/><EntityType Name="U" BaseType="N.T"/>${container(['Orders', 'N.T'])}`,
        ),
      ),
      'circle',
    ],
    [
      'a key inside a complex property',
      document(
        schema(
          'N',
          `<EntityType Name="T"><Key><PropertyRef Name="A/Zip" Alias="Z"/></Key></EntityType>${container(['Orders', 'N.T'])}`,
        ),
      ),
      'key',
    ],
  ])('%s is refused', async (_name, xml, words) => {
    const error = await caught(() => parseMetadata(xml, 'Orders', 'orders'));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('Feed "orders"');
    expect(error.message).toContain(words);
  });

  test('a document that is cut anywhere is refused', () => {
    for (let end = 0; end < NORTHWIND.length; end += 7) {
      expect(() => parseMetadata(NORTHWIND.slice(0, end), 'Orders', 'f')).toThrow(/Feed "f"/);
    }
  });
});
