import { expect, test } from 'vitest';
import { knownTypes, type KnownTypes } from '../../../shared/state/stored/known-types.ts';

const NUMBER = { type: 'Edm.Int32', kind: 'primitive', nullable: true } as const;

test('properties that are declared alike come back as they were, each with its own column and its own document', () => {
  const types: KnownTypes = {
    fingerprint: 'f',
    name: 'N.T',
    key: ['A/Id'],
    properties: [
      { name: 'Id', ...NUMBER },
      { name: 'A/Id', ...NUMBER, column: 'A_Id' },
      { name: 'B/Id', ...NUMBER, column: 'B_Id' },
      { name: 'Speed', ...NUMBER, unread: 'it lies in one' },
      { name: 'Bar', ...NUMBER, unread: 'it lies in another' },
    ],
    document: 'd',
    askedAt: 1,
    undeclared: [],
  };
  const text = JSON.stringify(knownTypes.json.write(types));
  expect(knownTypes.json.read().parse(JSON.parse(text))).toStrictEqual(types);
});
