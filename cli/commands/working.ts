import type { CommandSpec, OptionSpec } from '../command.ts';
import { FEED, NO_WAIT } from './arguments.ts';

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
];
