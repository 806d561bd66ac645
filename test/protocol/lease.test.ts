import { expect, test } from 'vitest';
import { isWhole } from '../support/whole-sweep.ts';
import { leaseFault, leaseKey, type LeaseRule, leaseStart, type LeaseWorld } from './lease-state.ts';
import { leaseStepsIn } from './lease-steps.ts';
import { reportOf } from './report.ts';
import { type Found, search } from './search.ts';

const searched = (name: string, world: LeaseWorld): Found => {
  const found = search({
    start: leaseStart(world),
    steps: leaseStepsIn(world),
    key: leaseKey,
    check: (state) => leaseFault(world, state),
    bound: 1_000_000,
  });
  console.log(reportOf(name, found, isWhole));
  return found;
};

const held = { outcome: 'fault', fault: 'two attempts hold the feed' };
const NONE: ReadonlySet<LeaseRule> = new Set();

test.each([
  { name: 'writes and answers of any lateness', pauses: 0, sets: 0, states: 6_027 },
  { name: 'a machine that stands still', pauses: 1, sets: 0, states: 109_686 },
  { name: 'a clock that is set back', pauses: 0, sets: 1, states: 48_561 },
])(
  'T6: with $name, two attempts never both hold the feed, in $states states',
  ({ name, states, ...world }) => {
    expect(searched(name, { ...world, leftOut: NONE })).toEqual({ outcome: 'complete', states });
  },
);

test.each<{ readonly without: LeaseRule; readonly pauses: number }>([
  { without: 'a lease is counted from when its write was sent', pauses: 0 },
  { without: 'a write that is sent again counts from its first time', pauses: 0 },
  { without: 'the clock that says more counts', pauses: 1 },
  { without: 'the service’s clock says when a lease has ended', pauses: 0 },
])('without the rule "$without", two attempts hold the feed', ({ without, pauses }) => {
  const world = { pauses, sets: 0, leftOut: new Set([without]) };
  expect(searched(`without "${without}"`, world)).toMatchObject(held);
});

test('a limit: a machine that stands still while its clock is set back may think that it holds the feed', () => {
  expect(searched('both clocks wrong', { pauses: 1, sets: 1, leftOut: NONE })).toMatchObject(held);
});
