import { describe, expect, test } from 'vitest';
import { caught } from '../../../support/caught.ts';
import { parseMetadata } from '../../../support/parse-metadata.ts';

const EDM = 'http://docs.oasis-open.org/odata/ns/edm';

const document = (body: string, schema = 'Namespace="N"'): string =>
  `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema ${schema} xmlns="${EDM}">${body}` +
  '</Schema></edmx:DataServices></edmx:Edmx>';

const setOf = (type: string): string =>
  `<EntityContainer Name="C"><EntitySet Name="Forms" EntityType="${type}"/></EntityContainer>`;

const ID = '<Property Name="Id" Type="Edm.Int32" Nullable="false"/>';

test('types of a schema without a name go by their bare names', () => {
  const xml = document(
    `<EntityType Name="Base"><Key><PropertyRef Name="Id"/></Key>${ID}</EntityType>
     <EntityType Name="Form" BaseType="Base"><Property Name="Colour" Type="Colour"/><Property Name="Tags" Type="Collection(Self.Colour)"/></EntityType>
     <EnumType Name="Colour"/>${setOf('Self.Form')}`,
    'Alias="Self"',
  );
  expect(parseMetadata(xml, 'Forms', 'f')).toMatchObject({
    name: 'Form',
    key: ['Id'],
    properties: [{ name: 'Id' }, { type: 'Colour', kind: 'enum' }, { type: 'Collection(Colour)' }],
  });
});

const META = `<ComplexType Name="Meta" BaseType="N.Stamp"><Property Name="Device" Type="N.Device" Nullable="false"/>
    <Property Name="Readings" Type="Collection(N.Device)"/><NavigationProperty Name="Owner" Type="N.Form"/></ComplexType>
  <ComplexType Name="Stamp"><Property Name="sentAt" Type="Edm.DateTimeOffset" Precision="3" Nullable="false"/></ComplexType>
  <ComplexType Name="Device"><Property Name="Serial" Type="Edm.Int64" Nullable="false"/></ComplexType>`;

const forms = (key: string, nullable = ''): string =>
  document(
    `${META}<EntityType Name="Form"><Key>${key}</Key>${ID}<Property Name="__meta" Type="N.Meta"${nullable}/>
       <NavigationProperty Name="Parts" Type="Collection(N.Form)"/></EntityType>${setOf('N.Form')}`,
  );

const BY_ID = '<PropertyRef Name="Id"/>';
const promised = ' Nullable="false"';

describe('a property within complex ones', () => {
  test('is a cursor by its path, null where one on the way may be', () => {
    const cursor = '__meta/sentAt';
    const at = {
      name: cursor,
      column: '__meta_sentAt',
      type: 'Edm.DateTimeOffset',
      kind: 'primitive',
      precision: 3,
    };
    const last = (xml: string) => parseMetadata(xml, 'Forms', 'f', { cursor }).properties.at(-1);
    expect(last(forms(BY_ID))).toStrictEqual({ ...at, nullable: true });
    expect(last(forms(BY_ID, promised))).toStrictEqual({ ...at, nullable: false });
  });

  test('is a key by its path, at any depth, in the column that its alias names', () => {
    const xml = forms('<PropertyRef Name="__meta/Device/Serial" Alias="Serial"/>');
    expect(parseMetadata(xml, 'Forms', 'f')).toMatchObject({
      key: ['__meta/Device/Serial'],
      properties: [{}, {}, { name: '__meta/Device/Serial', column: 'Serial', nullable: false }],
    });
    const own = parseMetadata(xml, 'Forms', 'f', { key: ['__meta/Device/Serial'], cursor: 'Id' });
    expect(own.properties.at(-1)).toMatchObject({ column: '__meta_Device_Serial', nullable: false });
  });

  test.each([
    ['__meta/sendAt', 'there is no __meta/sendAt. Did you mean __meta/sentAt,'],
    ['_meta/sentAt', 'there is no _meta. Did you mean __meta,'],
    ['__meta', '__meta is a complex value. Name a property in it: __meta/sentAt, __meta/Device'],
    ['__meta/Device', '__meta/Device is a complex value. Name a property in it: __meta/Device/Serial.'],
    ['__meta/Readings', '__meta/Readings is a collection, which has many values.'],
    ['__meta/Readings/Serial', '__meta/Readings is a collection, which has many values.'],
    ['__meta/Owner/Id', '__meta/Owner is a navigation property, which leads to other rows.'],
    ['Parts/Id', 'Parts is a navigation property, which leads to other rows.'],
    ['Id/Code', 'Id is Edm.Int32, which has no parts.'],
    ['__meta/sentAt/', '__meta/sentAt is Edm.DateTimeOffset, which has no parts.'],
  ])('is refused by the path %s', async (path, why) => {
    for (const asked of [{ cursor: path }, { key: [path] }]) {
      const error = await caught(() => parseMetadata(forms(BY_ID), 'Forms', 'f', asked));
      expect(error.kind).toBe('config');
      expect(error.message).toContain(
        `Feed "f": "${'key' in asked ? 'key' : 'cursor'}" names ${path}: ${why}`,
      );
    }
  });
});

test.each([
  ['id', 'there is no id. Did you mean Id,'],
  ['__meta/Gone', 'there is no __meta/Gone.'],
])('a key of $metadata that is none, %s, is refused, unless the feed names its own', async (name, why) => {
  const xml = forms(`<PropertyRef Name="${name}"/>`);
  const error = await caught(() => parseMetadata(xml, 'Forms', 'f'));
  expect(error.kind).toBe('source-contract');
  expect(error.message).toContain(why);
  expect(error.message).toContain('Name the properties that tell rows apart in "source": {"key": [...]}');
  expect(parseMetadata(xml, 'Forms', 'f', { key: ['Id'] }).properties).toHaveLength(2);
});

describe('a derived type', () => {
  const XML = document(
    `<EntityType Name="Thing"><Key><PropertyRef Name="Id"/></Key>${ID}</EntityType>
     <EntityType Name="Pump" BaseType="N.Thing"><Property Name="Rpm" Type="Edm.Int32"/></EntityType>
     <EntityType Name="BigPump" BaseType="A.Pump"><Property Name="Bar" Type="Edm.Int16"/></EntityType>
     <EntityType Name="Other"><Key><PropertyRef Name="Id"/></Key>${ID}</EntityType>${setOf('N.Thing')}`,
    'Namespace="N" Alias="A"',
  );
  const names = (set: string) => parseMetadata(XML, set, 'f').properties.map(({ name }) => name);

  test('has the properties of its base types and its own', () => {
    expect(names('Forms')).toStrictEqual(['Id']);
    expect(names('Forms/N.Pump')).toStrictEqual(['Id', 'Rpm']);
    expect(names('Forms/A.BigPump')).toStrictEqual(['Id', 'Rpm', 'Bar']);
  });

  test.each(['N.Pmup', 'N.Other', 'Pump'])('that is none, %s, is refused', async (type) => {
    const error = await caught(() => parseMetadata(XML, `Forms/${type}`, 'f'));
    expect(error.kind).toBe('config');
    expect(error.message).toContain(
      `"entitySet" names ${type}, which is no type that derives from N.Thing. Did you mean N.Pump`,
    );
  });
});
