import { describe, expect, test } from 'vitest';
import { parseMetadata } from '../../../../shared/odata/metadata/metadata.ts';
import { parseExactPage, parsePage } from '../../../../shared/odata/scan/page.ts';
import { caught } from '../../../support/caught.ts';
import { decoded, decoderOf, property } from '../decode-cells.ts';

const DEEP = 20_000;
const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

const metadataOf = (type: string): string =>
  `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="T"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Deep" Type="${type}"/></EntityType><EntityContainer Name="C"><EntitySet Name="S" EntityType="N.T"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;

describe('values in each other without end', () => {
  const complex = property('N.Deep', { kind: 'complex' });

  test('of a column are the source that breaks its contract, and no stack that overflows', async () => {
    const { rows } = parsePage(`{"value":[{"c":${nested(DEEP)}}]}`, 'orders');
    const error = await caught(() => decoderOf(complex).append(rows));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('nested more than 200 deep');
    expect(error.message).toContain('"select"');
  });

  test('of a page that is read digit by digit too', async () => {
    const page = await caught(() => {
      const { rows } = parseExactPage(`{"value":[{"c":${nested(DEEP)}}]}`, 'orders');
      decoderOf(complex).append(rows);
    });
    expect(page.kind).toBe('source-contract');
  });

  test('that are few are the text that they were', () => {
    const { rows } = parsePage(`{"value":[{"c":${nested(150)}}]}`, 'orders');
    expect(decoded(complex, [rows[0]?.['c']])).toStrictEqual([nested(150)]);
  });

  test('collections of collections in $metadata are refused', async () => {
    const type = `${'Collection('.repeat(DEEP)}Edm.String${')'.repeat(DEEP)}`;
    const error = await caught(() => parseMetadata(metadataOf(type), 'S', 'orders'));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('collections in each other');
    const two = parseMetadata(metadataOf('Collection(Collection(Edm.String))'), 'S', 'orders');
    expect(two.properties.at(-1)).toMatchObject({ kind: 'collection' });
  });
});
