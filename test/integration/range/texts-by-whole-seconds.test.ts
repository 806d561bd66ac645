import { describe, expect, test } from 'vitest';
import {
  adds,
  appended,
  endsOf,
  idle,
  playStory,
  type Step,
  type StoryCase,
} from '../../support/play-story.ts';
import { second, type Story, values } from '../../support/source-story.ts';

const aDay = ({ world }: Story): void => world.clock.advance(24 * 3_600_000);

/** From now on instants are compared. */
const mended = ({ world }: Story): void => {
  delete world.service.quirks.compareTimes;
};

const told = (step: Step): Step => ({ ...step, ends: { ...step.ends, notes: ['compares-text'] } });

const none: Step = { ends: { outcome: 'no-new-rows' } };

const quirks = { compareTimes: 'texts', trimDigits: true } as const;

const CASES: readonly StoryCase[] = [
  {
    title: 'a row with a fraction among the last ones: it is asked what is compared',
    quirks,
    cursors: [second(0, '.25'), second(1), second(2)],
    steps: [
      { ends: appended(3) },
      told(none),
      told(idle()),
      told(idle()),
      told({ does: adds(1, () => second(2, '.5')), ends: appended(1) }),
      told({
        does: (story) => {
          mended(story);
          aDay(story);
        },
        ...none,
      }),
      idle(),
    ],
  },
  {
    title: 'none of the last ones has a fraction: no step of the bounds is looked for until the next day',
    quirks,
    cursors: [second(0, '.25'), ...values(30, (n) => second(n + 1))],
    steps: [
      { ends: appended(31) },
      none,
      idle(),
      idle(),
      { does: aDay, ...none },
      idle(),
      told({ does: adds(1, () => second(30, '.5')), ends: appended(1) }),
      told(idle()),
    ],
  },
];

describe('a service that compares times as text, of which the last rows are at whole seconds', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});
