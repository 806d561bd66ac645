import { expect, test } from 'vitest';
import { boundedRun, boundedState } from '../../../shared/state/bounds.ts';
import { aRun, aState, someTypes } from '../../contract/state-fixtures.ts';

test('what is within the bounds stays as it is', () => {
  const state = aState({ boundaryKeys: ['1'] });
  const run = aRun({ message: 'm'.repeat(1_000), notes: ['n'], noteFacts: [{ kind: 'n' }] });
  expect(boundedState(state)).toEqual(state);
  expect(boundedRun(run)).toEqual(run);
});

const withKey = (length: number) => boundedState(aState({ boundaryKeys: ['k'.repeat(length)] }));

test('boundary keys go as soon as their JSON passes 8,000 characters, escapes counted', () => {
  expect(withKey(7_996)).toHaveProperty('boundaryKeys');
  expect(withKey(7_997)).not.toHaveProperty('boundaryKeys');
  expect(boundedState(aState({ boundaryKeys: ['"'.repeat(4_000)] }))).not.toHaveProperty('boundaryKeys');
});

test('types of 200 properties with long names are kept, of 250 they are not', () => {
  expect(boundedState(aState({ types: someTypes(200) }))).toHaveProperty('types', someTypes(200));
  expect(boundedState(aState({ types: someTypes(250) }))).not.toHaveProperty('types');
});

const both = (length: number) => ({ boundaryKeys: ['k'.repeat(length)], types: someTypes(14) });

test('boundary keys and types have 8,000 characters together, and the keys come first', () => {
  expect(boundedState(aState(both(6_000)))).toMatchObject(both(6_000));
  expect(boundedState(aState(both(7_990)))).toStrictEqual(aState({ boundaryKeys: both(7_990).boundaryKeys }));
  expect(boundedState(aState(both(9_000)))).toStrictEqual(aState({ types: someTypes(14) }));
});

test('a long message is cut and says how much is left out, never within a pair of surrogates', () => {
  const { message = '' } = boundedRun(aRun({ message: `x${'😀'.repeat(600)}` }));
  expect(message.isWellFormed()).toBe(true);
  const [, begin = '', left] = /^(x.*)… \((\d+) more characters\)$/u.exec(message) ?? [];
  expect(begin.length + Number(left)).toBe(1_201);
  expect(message.length).toBeGreaterThan(990);
});

test('what escapes to more characters is cut sooner, and half a pair of surrogates is replaced', () => {
  const { message = '' } = boundedRun(aRun({ message: `\ud83d${'\u0000'.repeat(500)}` }));
  expect(JSON.stringify(message).length).toBeLessThanOrEqual(1_002);
  expect(message.startsWith('\ufffd\u0000')).toBe(true);
});
