import { expect, test } from 'vitest';
import type { CommandSpec, Given as Read } from '../../../cli/command.ts';
import { createProgram } from '../../../cli/program.ts';
import { type ActionName, ACTIONS, actionOf } from '../../../page/actions/actions.ts';
import type { Given, WindowGiven } from '../../../page/actions/given.ts';
import { wordsOf } from '../../../page/actions/lines.ts';
import { askedOf } from '../../../page/api/endpoints.ts';
import { createClient } from '../../../shared/api/index.ts';
import { playCli } from '../../support/cli-io.ts';

const BASE = 'https://app.example/api/';
const SUBJECT = { feed: 'orders', runId: '7f0b6c1e-0000-4000-8000-000000000000' };
/** Who types, as the stage of the command line has it. */
const USER = 'ada';

const WINDOWS: readonly (WindowGiven | undefined)[] = [
  undefined,
  { kind: 'default', value: '', to: '' },
  { kind: 'last', value: '10', to: '' },
  { kind: 'last', value: 'P7D', to: '' },
  { kind: 'rows', value: '10', to: '' },
  { kind: 'from', value: '-5', to: '' },
  { kind: 'from', value: "it's $(x)", to: '--all' },
  { kind: 'all', value: '', to: '' },
];
const FORCES = [undefined, false, true];
const NAMES = [undefined, '', '--by'];
const REASONS = [undefined, '', "it's -- $(x) `y`"];
const UNTILS = [undefined, '', new Date(Date.now() + 86_400_000).toISOString()];
const ROWS = [undefined, 7];

/** Of every member all that it may be, each with each. */
const every = <Value extends object>(choices: {
  readonly [Name in keyof Value]-?: readonly (Value[Name] | undefined)[];
}): readonly Partial<Value>[] => {
  let made: readonly object[] = [{}];
  for (const [name, values] of Object.entries<readonly unknown[]>(choices))
    made = made.flatMap((one) =>
      values.map((value) => (value === undefined ? one : { ...one, [name]: value })),
    );
  return made;
};

const GIVEN = every<Given>({
  window: WINDOWS,
  force: FORCES,
  by: NAMES,
  reason: REASONS,
  until: UNTILS,
  rows: ROWS,
  serviceUrl: [undefined],
  entitySet: [undefined, 'Orders', "it's $(x)"],
});

/** Every action with each line that it can be. */
const LINES = (Object.keys(ACTIONS) as ActionName[]).flatMap((action) => {
  const byWords = new Map(
    GIVEN.map((given) => {
      const words = wordsOf({ action, subject: SUBJECT, given }, BASE);
      return [JSON.stringify(words), { action, given, words }];
    }),
  );
  return [...byWords.values()];
});

interface Sent {
  readonly method: string | undefined;
  readonly url: string;
  readonly body: unknown;
}

/** Answers everything by a problem, and keeps what came. */
const recorder = () => {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    sent.push({ method: init.method, url: String(url), body });
    const problem = { kind: 'config', detail: 'as it is', status: 500 };
    return new Response(JSON.stringify(problem), {
      status: 500,
      headers: { 'content-type': 'application/problem+json' },
    });
  };
  return { sent, fetch };
};

const byPage = async (action: ActionName, given: Given): Promise<Sent | undefined> => {
  const { sent, fetch } = recorder();
  const call = actionOf(action).call(SUBJECT, given);
  await createClient({ base: BASE, key: 'k', fetch }).call(call.endpoint, askedOf(call));
  return sent[0];
};

/** Where the page leaves it to the app who asks, the command line says who types. */
const NAMED: ReadonlySet<ActionName> = new Set(['pause', 'resume']);

const named = (action: ActionName, page: Sent | undefined): Sent | undefined => {
  if (page === undefined) return undefined;
  if (action === 'cancel')
    return page.url.includes('?by=') ? page : { ...page, url: `${page.url}?by=${USER}` };
  return NAMED.has(action) ? { ...page, body: { by: USER, ...(page.body as object) } } : page;
};

const ofFolder = LINES.filter(({ action }) => actionOf(action).inFolder === true);
const ofApp = LINES.filter(({ action }) => actionOf(action).inFolder !== true);

test('every action has a line', () => {
  expect([...new Set(LINES.map(({ action }) => action))]).toStrictEqual(Object.keys(ACTIONS));
  expect(ofApp.length).toBeGreaterThan(30);
});

test.each(ofApp.map((line) => [line.words.join(' '), line] as const))(
  'tidemark %s asks what the page asks',
  async (_text, { action, given, words }) => {
    const { sent, fetch } = recorder();
    const { err } = await playCli(words, { env: { TIDEMARK_KEY: 'k' }, fetch, hasty: true });
    const asked = named(action, await byPage(action, given));
    expect({ err, asked: sent[0] }).toStrictEqual({ err: expect.any(String), asked });
    expect(sent[0]?.url).toMatch(/^https:\/\/app\.example\/api\//);
  },
);

test.each(ofFolder.map((line) => [line.words.join(' '), line.words] as const))(
  'tidemark %s is a line that works in a folder',
  async (_text, words) => {
    const read: (readonly (string | undefined)[])[] = [];
    const perform = async ({ name }: CommandSpec, { args, options: { only } }: Read) =>
      void read.push([name, ...args, ...(typeof only === 'string' ? ['--only', only] : [])]);
    const quiet = { out: () => undefined, err: () => undefined, width: undefined };
    await createProgram(perform, quiet).parseAsync([...words], { from: 'user' });
    expect(read).toStrictEqual([words]);
  },
);
