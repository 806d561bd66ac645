import { expect, test } from 'vitest';
import { isEachPlace, isWhole } from '../support/whole-sweep.ts';
import { unlike } from './alike.ts';
import { keyIn } from './key.ts';
import { reportOf } from './report.ts';
import type { Found } from './search.ts';
import { searchWorld } from './search-world.ts';
import { LATE_DELETION, type Twin, TWINS } from './twins.ts';
import { attempt, type Role, startOf, type World, worldOf } from './world.ts';
import { stepsIn } from './steps.ts';
import { type NamedWorld, WORLDS } from './worlds.ts';

const SWEEP_MS = 900_000;

const searched = (name: string, world: World): Found => {
  const found = searchWorld(world);
  console.log(reportOf(name, found, isWhole));
  return found;
};

/** A world of more states takes seconds. */
const SMALL = 30_000;
const searchable = ({ isLong, states }: NamedWorld): boolean =>
  isWhole || (isLong !== true && (isEachPlace || states < SMALL));

test.each(WORLDS.filter(searchable))(
  'T5, T6, T7: of all $states states of $name, none is wrong',
  ({ name, world, states }: NamedWorld) => {
    expect(searched(name, world)).toEqual({ outcome: 'complete', states });
  },
  SWEEP_MS,
);

test.each(TWINS)('without the rule "$without", $harm', ({ without, world, harm }: Twin) => {
  expect(searched(`without "${without}"`, world)).toMatchObject({ outcome: 'fault', fault: harm });
});

test.each(TWINS.filter(({ forerunner }) => forerunner !== undefined))(
  'without the rule "$without", $forerunner before there is harm',
  ({ world, forerunner }: Twin) => {
    const strict = { ...world, passedOver: new Set<never>() };
    expect(searchWorld(strict)).toMatchObject({ outcome: 'fault', fault: forerunner });
  },
);

test('a limit: a deletion of a stray that lands late tears a hole into a table that was made anew and written to', () => {
  expect(searched('a late deletion', LATE_DELETION)).toMatchObject({
    outcome: 'fault',
    fault: 'the next run does not mend it',
  });
});

const one = (name: string): Role => attempt(name, { entries: 1 });

test.each([
  worldOf([one('A'), one('B')], { claims: 0, left: { drops: 1 } }),
  worldOf([one('A'), one('B')], { claims: 0, resends: 1, left: { marks: 1, garbles: 1 } }),
  worldOf([one('A'), one('B')], { claims: 0, versions: 2, left: { foreign: 1, cleanups: 1 } }),
  worldOf([one('A'), attempt('B', { by: 'message' }), attempt('C', { run: '2' })], {
    claims: 0,
    left: { prunes: 1 },
  }),
])('no two states that are taken for the same go on in different ways, world %#', (world) => {
  expect(unlike(world, keyIn(world.roles.map(({ run }) => run)))).toEqual([]);
});

test('a search that its bound cuts does not pass for a whole one', () => {
  const [first] = WORLDS;
  expect(first && searchWorld(first.world, 1_000)).toMatchObject({ outcome: 'cut' });
});

test('a trace is steps that can be taken one after the other from the start', () => {
  const found = searchWorld(LATE_DELETION);
  const trace = found.outcome === 'fault' ? found.trace : [];
  const end = trace.reduce(
    (states, label) =>
      states.flatMap((state) =>
        stepsIn(LATE_DELETION)(state)
          .filter((step) => step.label === label)
          .map(({ next }) => next),
      ),
    [startOf(LATE_DELETION)],
  );
  expect(trace).not.toHaveLength(0);
  expect(end).not.toHaveLength(0);
});
