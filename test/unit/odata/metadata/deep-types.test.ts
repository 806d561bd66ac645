import { describe, expect, test } from 'vitest';

import { caught } from '../../../support/caught.ts';
import { parseMetadata } from '../../../support/parse-metadata.ts';

const DEEP = 20_000;

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
});
