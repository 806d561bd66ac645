import { RUN_OUTCOMES } from '../../shared/api/table/index.ts';
import type { CommandSpec } from '../command.ts';
import { ANY_FEED, FEED, RUN, WATCH } from './arguments.ts';

/** Commands that only look. */
export const LOOKING: readonly CommandSpec[] = [
  {
    name: 'feeds',
    args: [],
    summary: 'how every feed stands',
    about: 'To look is done (0), also where a feed fails: a script finds those that do with --json.',
    options: [{ flags: '--backlog', about: 'ask each service how many rows wait: one request each' }, WATCH],
    examples: [
      { line: 'feeds', about: 'freshness, watermark, rows and last run of each feed' },
      { line: 'feeds --backlog --json', about: 'the same and what waits at the source, for a script' },
    ],
    load: () => import('./feeds.ts'),
  },
  {
    name: 'runs',
    args: [ANY_FEED],
    summary: 'the runs of late, of all feeds or one',
    options: [
      {
        flags: '--outcome <outcome>',
        about: 'only those that ended so',
        choices: Object.values(RUN_OUTCOMES),
      },
      { flags: '--limit <n>', about: 'how many, 1 to 200; default: 20' },
      { flags: '--before <next>', about: 'the page after: what the one before ended with' },
      WATCH,
    ],
    examples: [
      { line: 'runs orders', about: 'the last 20 runs of one feed' },
      { line: 'runs --outcome failed --limit 5', about: 'the last five failures of all feeds' },
    ],
    load: () => import('./runs.ts'),
  },
  {
    name: 'run',
    args: [RUN],
    summary: 'the story of one run: what it did, noted, and what became of it',
    about:
      'To read of a run is done (0), however the run ended; with --watch the exit code says how, as that of sync and reload does.',
    options: [{ flags: '--watch', about: 'follow it until it has ended, and end as it did' }],
    examples: [{ line: 'run 7f0b6c1e-0000-4000-8000-000000000000', about: 'a run by its id' }],
    load: () => import('./run.ts'),
  },
  {
    name: 'open',
    args: [{ ...ANY_FEED, about: 'the page of this feed' }],
    summary: "the page's address; opens it where there is a browser",
    options: [],
    examples: [{ line: 'open --app https://example.azurewebsites.net', about: 'the page of a deployment' }],
    load: () => import('./open.ts'),
  },
  {
    name: 'check',
    args: [{ ...ANY_FEED, about: 'one feed only; without it every feed is checked' }],
    summary:
      'try a feed without writing anything: sign-in, columns, cursor, what the service does not keep to',
    options: [],
    examples: [{ line: 'check orders', about: 'every finding with its remedy, and five rows' }],
    load: () => import('./check.ts'),
  },
  {
    name: 'preview',
    args: [FEED],
    summary: 'the first rows as they would be in the table',
    options: [{ flags: '--rows <n>', about: 'how many rows; default: 5' }],
    examples: [{ line: 'preview orders --rows 3', about: 'three rows' }],
    load: () => import('./preview.ts'),
  },
];
