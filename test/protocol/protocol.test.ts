import { expect, test } from 'vitest';
import { reportOf } from './report.ts';
import type { Found } from './search.ts';
import { searchWorld } from './search-world.ts';
import { LATE_DELETION, TWINS, type Twin } from './twins.ts';
import { startOf, type World } from './world.ts';
import { stepsIn } from './steps.ts';
import { WORLDS, type NamedWorld } from './worlds.ts';

const isSweep = process.env['SWEEP'] === 'all';
const SWEEP_MS = 900_000;

const searched = (name: string, world: World): Found => {
  const found = searchWorld(world);
  console.log(reportOf(name, found, isSweep));
  return found;
};

test.each(WORLDS.filter(({ isLong }) => isSweep || isLong !== true))(
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
