import { expect, test } from 'vitest';
import { boundedRun, boundedState } from '../../../shared/state/bounds.ts';
import { aRun, aState } from '../../contract/state-fixtures.ts';

test('what is within the bounds stays as it is', () => {
  const state = aState({ boundaryKeys: ['1'] });
  const run = aRun({ message: 'm'.repeat(1_000), notes: ['n'] });
  expect(boundedState(state)).toEqual(state);
  expect(boundedRun(run)).toEqual(run);
});

const withKey = (length: number) => boundedState(aState({ boundaryKeys: ['k'.repeat(length)] }));

test('boundary keys go as soon as their JSON passes 32,000 characters, escapes counted', () => {
  expect(withKey(31_996)).toHaveProperty('boundaryKeys');
  expect(withKey(31_997)).not.toHaveProperty('boundaryKeys');
  expect(boundedState(aState({ boundaryKeys: ['"'.repeat(16_000)] }))).not.toHaveProperty('boundaryKeys');
});

test('a long message is cut with a sign of it, never within a pair of surrogates', () => {
  const { message = '' } = boundedRun(aRun({ message: `x${'😀'.repeat(600)}` }));
  expect(message).toHaveLength(1_000);
  expect(message.endsWith('…')).toBe(true);
  expect(message.isWellFormed()).toBe(true);
});
