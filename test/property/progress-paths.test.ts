import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedState } from '../../shared/state/index.ts';
import { beginProgress } from '../../shared/sync/progress/blank.ts';
import { catchUp } from '../../shared/sync/table/catch-up.ts';
import { identityOf, type Moment, type PathStep, ProgressModel } from '../support/progress-model.ts';
import { propertyOptions } from '../support/property-options.ts';
import { feed } from '../unit/sync/samples.ts';

const gaps = fc.array(fc.constantFrom(0, 1, 1, 2, 5), { minLength: 1, maxLength: 5 });
const window = fc.array(fc.constantFrom(0, 1, 1, 2, 5), { maxLength: 5 });
const back = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom('all', 'start'));
const share = fc.constantFrom(0, 0.3, 0.6, 0.9);

const step: fc.Arbitrary<PathStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('batch'),
      gaps,
      proves: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reload'), back, gaps: window, verified: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('between'),
      back: fc.integer({ min: 1, max: 12 }),
      width: fc.integer({ min: 1, max: 6 }),
      gaps: window,
      verified: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rows-gone'), share, gaps }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('changed'),
      back: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant('all' as const)),
      gaps: window,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read-over'), gaps }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass'), share }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('fence', 'verify', 'disorder') }) },
);

const valueOf = (literal: string | null | undefined): number => Number(literal ?? -1);

/** What every log tells. */
const told = ({ fingerprint, watermark, batch }: FeedState) => ({ fingerprint, watermark, batch });

/** The progress that a run comes to which finds the state as it was before, or none. */
const caughtUpFrom = (model: ProgressModel, { progress, commits }: Moment): FeedState =>
  catchUp(feed, progress, model.commits.slice(commits));

/** What is wrong with the path of a crash, beside the normal one that ends in `now`. */
const faultsOf = (model: ProgressModel, before: Moment, now: Moment): readonly string[] => {
  const caught = caughtUpFrom(model, before);
  const { progress } = now;
  const isStill = model.commits
    .slice(before.commits)
    .every(({ tidemark }) => tidemark?.moved === false || tidemark?.below === true);
  const { unverifiedRows } = caught;
  const through = valueOf(caught.verifiedThrough);
  const isQuiet = before.untold === now.untold;
  const isDoubted = isQuiet && progress.unverifiedRows === 'unknown';
  return [
    ...(JSON.stringify(told(caught)) === JSON.stringify(told(progress)) ? [] : ['it is elsewhere']),
    ...(through <= valueOf(progress.verifiedThrough) ? [] : ['it takes more for verified']),
    ...(!isQuiet || through === valueOf(progress.verifiedThrough)
      ? []
      : ['it takes less for verified although nothing was verified meanwhile']),
    ...(through <= valueOf(caught.watermark) ? [] : ['it takes rows for verified above the watermark']),
    ...(unverifiedRows === 'unknown' || unverifiedRows === model.unverifiedRows(caught)
      ? []
      : ['it counts other rows']),
    ...(isDoubted && unverifiedRows !== 'unknown' ? ['it counts rows that the run doubted'] : []),
    ...(caught.boundaryKeys === undefined || isStill ? [] : ['it knows the boundary']),
  ];
};

/** Every moment from which the log leads to this one: under the same configuration, or with the state lost. */
const momentsBefore = ({ moments }: ProgressModel, { progress }: Moment): readonly Moment[] => [
  { progress: beginProgress(identityOf(progress.fingerprint)), commits: 0, untold: 0 },
  ...moments.filter((moment) => moment.progress.fingerprint === progress.fingerprint),
];

test('T1, T2, T3: the path of a crash and the normal path end in the same progress, as far as a log tells', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(1, 2), { maxLength: 3 }),
      fc.array(step, { minLength: 1, maxLength: 12 }),
      (adopted, steps) => {
        const model = new ProgressModel(adopted);
        for (const each of steps) {
          const { length } = model.commits;
          model.take(each);
          const now = model.moments.at(-1);
          // A fence tells nothing of what was read, or adopted, without a commit.
          const tidemark = model.commits.at(length)?.tidemark;
          if (now === undefined || tidemark === undefined || tidemark.moved === false) continue;
          for (const before of momentsBefore(model, now)) {
            expect({ before, now, faults: faultsOf(model, before, now) }).toMatchObject({ faults: [] });
          }
        }
      },
    ),
    propertyOptions(300),
  );
});
