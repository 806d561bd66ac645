import { describe, expect, test } from 'vitest';
import {
  adds,
  appended,
  endsOf,
  idle,
  playStory,
  type StoryCase,
  uncounted,
} from '../../support/play-story.ts';
import { minute, values } from '../../support/source-story.ts';

const CASES: readonly StoryCase[] = [
  {
    title: 'a cap of 20 makes a short answer no end, with 30 rows at the top, Guid keys and no count',
    keyType: 'Edm.Guid',
    quirks: { silentCap: 20, noCount: true },
    cursors: values(130, (n) => minute(Math.min(n, 100))),
    steps: [
      { ends: uncounted(130) },
      idle(11),
      { does: adds(3, () => minute(300)), ends: uncounted(3) },
      idle(),
    ],
  },
  {
    title: 'a cap of 5 below the six rows of the first value makes the true count look wrong',
    quirks: { silentCap: 5 },
    cursors: [...values(6, () => minute(0)), ...values(50, (n) => minute(n + 1))],
    steps: [{ ends: appended(56) }, idle()],
  },
  {
    title: 'a cap of 20 and a count beside the rows that counts the answer alone',
    quirks: { silentCap: 20, noCount: true, inlineCount: 'page' },
    cursors: values(70, minute),
    steps: [
      { ends: uncounted(70) },
      { does: adds(5, (n) => minute(100 + n)), ends: uncounted(5, 2) },
      idle(),
    ],
  },
  {
    title: 'a cap that begins after the first load',
    cursors: values(70, minute),
    steps: [
      { ends: appended(70) },
      {
        does: (story) => {
          story.world.service.quirks.silentCap = 7;
          adds(30, (n) => minute(100 + n))(story);
        },
        ends: appended(30),
      },
      idle(),
    ],
  },
];

describe('a service that cuts its answers in silence', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});
