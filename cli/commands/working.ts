import type { CommandSpec, OptionSpec } from '../command.ts';
import { FEED, NO_WAIT, REASON, RUN } from './arguments.ts';

const WINDOW: readonly OptionSpec[] = [
  {
    flags: '--last <span>',
    about: "10 in the cursor's units, or P7D on a time: from so much below the greatest value",
  },
  { flags: '--rows <n>', about: 'the last so many rows of the table' },
  { flags: '--from <value>', about: 'above this cursor value' },
  { flags: '--to <value>', about: 'with --from: below this cursor value' },
  { flags: '--all', about: 'everything' },
];

const BY: OptionSpec = { flags: '--by <name>', about: 'who asks for it; default: your user name' };

/** Commands that change something. */
export const WORKING: readonly CommandSpec[] = [
  {
    name: 'sync',
    args: [FEED],
    summary: 'take what is new, now',
    options: [NO_WAIT],
    examples: [{ line: 'sync orders', about: "the timer's work, without waiting for the timer" }],
    load: () => import('./sync.ts'),
  },
  {
    name: 'reload',
    args: [FEED],
    summary: 'replace a window by what the source has there now, in one commit',
    about:
      'It shows first what would change (a dry run), asks, and then applies it. Without a window it takes the `reload` of the feed in feeds.json.',
    options: [
      ...WINDOW,
      { flags: '--dry-run', about: 'show what would change, and stop' },
      { flags: '--force', about: 'take what the source sends though it looks wrong; rows may be lost' },
      NO_WAIT,
    ],
    examples: [
      { line: 'reload orders --last 10 --dry-run', about: 'what would change among the last ten' },
      { line: 'reload orders --rows 10 --yes', about: 'the last ten rows again, without a question' },
    ],
    load: () => import('./reload.ts'),
  },
  {
    name: 'maintain',
    args: [FEED],
    summary: 'keep the table in order, now: checkpoint, compaction, log cleanup, vacuum',
    options: [{ flags: '--dry-run', about: 'show what would be done, and stop' }, NO_WAIT],
    examples: [{ line: 'maintain orders --dry-run', about: 'what the next maintenance would do' }],
    load: () => import('./maintain.ts'),
  },
  {
    name: 'pause',
    args: [FEED],
    summary: 'let nothing begin on a feed; what is at work ends by itself',
    options: [
      REASON,
      { flags: '--until <time>', about: 'when it goes on by itself: PT2H, P1D, or 2026-12-24T18:00:00Z' },
      BY,
    ],
    examples: [
      { line: 'pause orders --until PT2H --reason "the source is migrated"', about: 'for two hours' },
    ],
    load: () => import('./pause.ts'),
  },
  {
    name: 'resume',
    args: [FEED],
    summary: 'take the pause off a feed, and begin what waits for that',
    options: [BY],
    examples: [{ line: 'resume orders', about: 'ends the pause' }],
    load: () => import('./resume.ts'),
  },
  {
    name: 'cancel',
    args: [RUN],
    summary: 'end a run in good order; what it has committed stays',
    options: [BY],
    examples: [{ line: 'cancel 7f0b6c1e-0000-4000-8000-000000000000', about: 'a run by its id' }],
    load: () => import('./cancel.ts'),
  },
];
