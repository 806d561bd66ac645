import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createModel, type Foreign, type Setting, type Step } from '../support/append-model.ts';
import { propertyOptions } from '../support/property-options.ts';

/** A sequence that never ends is a fault as well, and is shown. */
const timeout = 20_000;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const nth = fc.integer({ min: 1, max: 40 });

const setting: fc.Arbitrary<Setting> = fc.record({
  cursor: fc.constantFrom('Id', 'ModifiedAt', 'ModifiedAt'),
  lookback: fc.constantFrom(0, 0, 4, 12),
  pageSize: fc.integer({ min: 1, max: 6 }),
  batchRows: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.constant(1_000)),
  parallel: fc.constantFrom(1, 4),
  ignoreOrder: fc.constantFrom(false, false, false, false, true),
});

const foreign: fc.Arbitrary<Foreign> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('append-far', 'append-same', 'compact') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('delete-top', 'delete-one', 'restore'), share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop') }) },
);

const insert = fc.record({
  do: fc.constant('insert'),
  gaps: fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 1, maxLength: 9 }) },
    fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: 30, maxLength: 60 }),
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: insert },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('insert-late'), back: fc.integer({ min: 1, max: 15 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('update', 'remove'), share }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('run'), deadlineMs: fc.constantFrom(0, 600_000) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('run-killed'),
      nth,
      moment: fc.constantFrom('before', 'after'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('run-failed'), nth: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('run-raced'), by: foreign }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('run-twice'), nth, otherNth: nth }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('foreign'), by: foreign }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'maintain' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('maintain-killed'),
      nth: fc.integer({ min: 1, max: 12 }),
      moment: fc.constantFrom('before', 'after'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('maintain-raced'), by: foreign }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(10_000, 61_000) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'catch-up' }) },
);

test('T1, T2: after any sequence of inserts, runs, deaths and other writers, every row version is there once', async () => {
  await fc.assert(
    fc.asyncProperty(setting, fc.array(step, { minLength: 4, maxLength: 16 }), async (world, steps) => {
      const model = createModel(world);
      for (const each of steps) await model.take(each);
      expect(await model.catchUp()).toStrictEqual({ lost: [], strange: [] });
    }),
    { ...propertyOptions(50), timeout },
  );
});
