import { describe, expect, test } from 'vitest';

import { caught } from '../../../support/caught.ts';
import { parseMetadata } from '../../../support/parse-metadata.ts';

const DEEP = 20_000;
const MANY = 2_000;

const metadataOf = (type: string): string =>
  `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="T"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Deep" Type="${type}"/></EntityType><EntityContainer Name="C"><EntitySet Name="S" EntityType="N.T"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;

describe('types in each other without end', () => {
  test('collections of collections in $metadata are refused', async () => {
    const type = `${'Collection('.repeat(DEEP)}Edm.String${')'.repeat(DEEP)}`;
    const error = await caught(() => parseMetadata(metadataOf(type), 'S', 'orders'));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('collections in each other');
    const two = parseMetadata(metadataOf('Collection(Collection(Edm.String))'), 'S', 'orders');
    expect(two.properties.at(-1)).toMatchObject({ kind: 'collection' });
  });

  test('entity types that derive from each other by the thousand are read, and one that is none is told', async () => {
    const types = Array.from(
      { length: MANY },
      (_, at) => `<EntityType Name="T${at}" BaseType="N.T${at + 1}"/>`,
    );
    const xml = metadataOf('Edm.String')
      .replace('</EntityType>', `$&${types.join('')}`)
      .replace(`N.T${MANY}`, 'N.T');
    expect(parseMetadata(xml, 'S/N.T0', 'orders').properties).toHaveLength(2);
    expect(parseMetadata(xml, 'S/N.T0', 'orders', { filter: 'Deep eq 5' }).key).toStrictEqual(['Id']);
    const error = await caught(() => parseMetadata(xml, 'S/N.U', 'orders'));
    expect(error.message).toContain('no type that derives from N.T. Did you mean N.T');
  });
});
