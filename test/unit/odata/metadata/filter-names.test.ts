import { describe, expect, test } from 'vitest';
import { propertiesIn } from '../../../../shared/odata/metadata/filter-names.ts';
import { caught } from '../../../support/caught.ts';
import { parseMetadata } from '../../../support/parse-metadata.ts';

/** What must be a property in expressions of the standard, and of services that take more. */
const EXPRESSIONS: readonly (readonly [string, readonly string[]])[] = [
  ["Status eq 'Open'", ['Status']],
  ["Status eq 'it''s Satus eq 5' and Price gt 5", ['Status', 'Price']],
  ['IsActive', ['IsActive']],
  ['not IsActive', ['IsActive']],
  ['not (IsActive or Price lt 5.5M)', ['IsActive', 'Price']],
  ['(A eq 1)or(B eq 2)', ['A', 'B']],
  ["contains(Name,'x') and startswith(tolower(City), 'ber')", ['Name', 'City']],
  ["substringof('x',Name) eq true", ['Name']],
  ['year(At) ge 2024 and date(At) le 2024-01-31', ['At']],
  ['At ge 2024-01-01T00:00:00+02:00 and At lt 2025-01-01T00:00:00.000Z', ['At']],
  ["At ge now() sub duration'P1D'", ['At']],
  ['Opens gt 08:00:00.000', ['Opens']],
  ["At ge datetime'2024-01-01T00:00:00'", ['At']],
  ['Id eq a1b2c3d4-0b5d-4c8a-9e2f-abcdefabcdef', ['Id']],
  ["Id eq guid'a1b2c3d4-0b5d-4c8a-9e2f-abcdefabcdef'", ['Id']],
  ["Color eq Model.Color'Red' or Color has Model.Color'Blue,Green'", ['Color']],
  ['Status eq Open', ['Status']],
  ['Price gt -5 and Price lt 6.0e-3 and Price ne -INF and Price ne NaN', ['Price']],
  ['Price add 5 mul Tax gt 100 and Count mod 2 eq 0', ['Price', 'Tax', 'Count']],
  ["Customer/Address/City eq 'Bonn'", ['Customer']],
  ['Model.VipCustomer/Rank gt 5', []],
  ["isof('Model.Vip') and cast(Amount,Edm.Int32) gt 5 and isof(Model.Vip)", ['Amount']],
  ['Items/any(d:d/Qty gt 100 and Price gt 5)', ['Items', 'Price']],
  ['Items/all(d: d/Lines/any(l: l/Qty gt d/Most))', ['Items']],
  ["Tags/any(t : t eq 'x') and Items/any()", ['Tags', 'Items']],
  ['Items/$count gt 5', ['Items']],
  ["$it/Name eq 'x' and $root/Orders(1)/Name eq 'y'", []],
  ['Region eq @p1 and @Core.Term eq true', ['Region']],
  ["Name in ('a','b') and Id in (1,2,3)", ['Name', 'Id']],
  ["NAME EQ 'x' AND Price GT NULL", ['NAME', 'Price']],
  ["geo.distance(Location, geography'SRID=4326;POINT(-122.1 47.6)') le 0.5", ['Location']],
  ["Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)", []],
  ['case(IsActive:1,true:0) eq 1', []],
  ['_owner_value ne null and Größe gt 5', ['_owner_value', 'Größe']],
  ["dataAreaId eq 'usmf'\n\tand  Price gt 5", ['dataAreaId', 'Price']],
  ['', []],
];

describe('names that must be properties', () => {
  test.each(EXPRESSIONS)('of %s', (filter, names) => {
    expect(propertiesIn(filter)).toStrictEqual(names);
  });

  test.each([
    'Between(PropertyName=\'x\',PropertyValues=["a","b"])',
    'Address eq {"City":"Bonn"}',
    'Name eq %27x%27',
    "Name eq 'x",
    'Name eq "x"',
  ])('are not looked for in %s', (filter) => {
    expect(propertiesIn(filter)).toBeUndefined();
  });
});

const metadata = (type = '') => `<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="M" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/></EntityType>
  <EntityType Name="Order" BaseType="M.Base" ${type}>
    <Property Name="Status" Type="Edm.String"/><Property Name="Photo" Type="Edm.Stream"/>
    <NavigationProperty Name="Customer" Type="M.Base"/>
  </EntityType>
  <EntityType Name="Rush" BaseType="M.Order"><Property Name="Fee" Type="Edm.Int32"/></EntityType>
  <EntityType Name="Other"><Property Name="Weight" Type="Edm.Int32"/></EntityType>
  <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="M.Order"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`;

describe('the filter of a feed', () => {
  test.each([
    "Status eq 'Open'",
    "status eq 'Open'",
    'Id gt 5',
    'Customer/Anything eq 5',
    'Photo ne null',
    'Fee gt 5',
    'M.Rush/Fee gt 5',
  ])('%s passes', (filter) => {
    expect(parseMetadata(metadata(), 'Orders', 'orders', { filter }).key).toStrictEqual(['Id']);
  });

  test.each([
    ["Satus eq 'Open'", 'names Satus', 'Did you mean Status'],
    ["Status eq 'Open' and Weight gt 5", 'names Weight', ''],
    ['Custmer/Name eq 5', 'names Custmer', 'Did you mean Customer'],
  ])('%s is refused, with what was meant', async (filter, names, meant) => {
    const error = await caught(() => parseMetadata(metadata(), 'Orders', 'orders', { filter }));
    expect(error).toMatchObject({ kind: 'config', facts: { feed: 'orders' } });
    expect(error.message).toContain(names);
    expect(error.message).toContain(meant);
    expect(error.message).not.toContain('Open');
  });

  test('may name anything of an open type', () => {
    const open = metadata('OpenType="true"');
    expect(parseMetadata(open, 'Orders', 'orders', { filter: 'Whatever eq 5' }).key).toStrictEqual(['Id']);
  });

  test('is not held against names that the language has not', () => {
    const odd = metadata().replace('Name="Status"', 'Name="unit-price"');
    expect(parseMetadata(odd, 'Orders', 'orders', { filter: 'unit-price gt 5' }).key).toStrictEqual(['Id']);
  });
});
