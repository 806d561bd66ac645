import { strict as assert } from 'node:assert';
import { type EndpointName, ENDPOINT_NAMES } from '../../../shared/api/index.ts';
import { schemasOf } from '../../../shared/api/schemas/index.ts';
import type { Case } from '../case.ts';
import { answersOf } from '../world/answers.ts';
import type { Question } from '../world/fake-app.ts';
import { runIdOf, troubledFeeds } from '../world/sample.ts';

/** What is asked about: every feed, and runs of each kind. */
const SUBJECTS = [
  ...troubledFeeds().flatMap(({ name = '' }) => [
    { feed: name, query: '' },
    { feed: name, query: 'backlog=true' },
    { feed: name, query: 'before=x' },
  ]),
  ...[7_000, 8_000, 9_000].map((run) => ({ runId: runIdOf(run), feed: 'orders', query: '' })),
];

const faultsOf = (endpoint: EndpointName): readonly string[] =>
  SUBJECTS.flatMap(({ query, ...params }) => {
    const question: Question = {
      endpoint,
      params,
      query: new URLSearchParams(query),
      body: { dryRun: query !== '' },
      headers: {},
    };
    const reply = answersOf()[endpoint]?.(question);
    if (reply === undefined || reply.status >= 400) return [];
    const schema = new Map(Object.entries(schemasOf(endpoint).answers)).get(String(reply.status));
    const parsed = schema?.safeParse(reply.body);
    return parsed?.success === true
      ? []
      : [`${endpoint} ${reply.status}: ${parsed?.error.message ?? 'no schema'}`];
  });

/** An app that answers more kindly than the real one would show nothing. */
export const STAND_IN_CASES: readonly Case[] = [
  {
    name: 'the app of these cases answers as the schemas say',
    play: async () => assert.deepEqual(ENDPOINT_NAMES.flatMap(faultsOf), []),
  },
];
