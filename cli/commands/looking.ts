import type { CommandSpec } from '../command.ts';
import { ANY_FEED, RUN, WATCH } from './arguments.ts';

/** Commands that only look. */
export const LOOKING: readonly CommandSpec[] = [
  {
    name: 'feeds',
    args: [],
    summary: 'how every feed stands',
    options: [WATCH],
    examples: [
      { line: 'feeds', about: 'freshness, watermark, rows and last run of each feed' },
      { line: 'feeds --json', about: 'the same, for a script' },
    ],
    load: () => import('./feeds.ts'),
  },
  {
    name: 'run',
    args: [RUN],
    summary: 'the story of one run: what it did, noted, and what became of it',
    options: [{ flags: '--watch', about: 'follow it until it has ended' }],
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
];
