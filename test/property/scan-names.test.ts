import { describe, expect, test } from 'vitest';
import { memberNamed, OUTSIDE_NAMES } from '../support/outside-names.ts';
import { faultOf, scanPair, type ScanPair } from './scan-checks.ts';
import { columnOfShape } from './scan-page-arbitraries.ts';

const EMPTY = Buffer.from('{"value":[]}');
const idOf = (name: string) => columnOfShape(name, { type: 'Edm.Int32', more: { nullable: false } });

const pageOf = (rows: readonly object[]): Buffer => Buffer.from(JSON.stringify({ value: rows }));

const fault = (pair: ScanPair, body: Buffer): string | undefined => {
  const wanted = pair.reference(body);
  return wanted.outcome === 'page' ? faultOf(pair, body) : wanted.why;
};

describe.each(OUTSIDE_NAMES)('%s, which every object has', (name) => {
  test('is a column like any other, and null where a row has none', () => {
    const text = columnOfShape(name, { type: 'Edm.String' });
    const pair = scanPair({ columns: [idOf('id'), text], keys: { cursor: 'id', key: ['id'] } }, EMPTY);
    const rows = [{ id: 1, ...memberNamed(name, 'x') }, { id: 2 }, { id: 3, ...memberNamed(name, null) }];
    expect(fault(pair, pageOf(rows))).toBeUndefined();
  });

  test('is a key and a cursor like any other', () => {
    const pair = scanPair({ columns: [idOf(name)], keys: { cursor: name, key: [name] } }, EMPTY);
    expect(fault(pair, pageOf([memberNamed(name, 2), memberNamed(name, '3')]))).toBeUndefined();
  });

  test('is a member that no column takes, of a row and of a page', () => {
    const pair = scanPair({ columns: [idOf('id')], keys: { cursor: 'id', key: ['id'] } }, EMPTY);
    const body = Buffer.from(`{"${name}":{},"value":[{"id":1,"${name}":[{"${name}":1}]}],"@${name}":1}`);
    expect(fault(pair, body)).toBeUndefined();
    expect(pair.scanner.scan(body).unknown).toStrictEqual([name]);
  });

  test('is a member of a complex value', () => {
    const of = columnOfShape('c', { type: 'N.C', more: { kind: 'complex' } });
    const pair = scanPair({ columns: [idOf('id'), of], keys: { cursor: 'id', key: ['id'] } }, EMPTY);
    const body = Buffer.from(`{"value":[{"id":1,"c":{"a":1,"${name}":{"${name}":"x"}}}]}`);
    expect(fault(pair, body)).toBeUndefined();
  });
});
