import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { feedNamed } from '../../../functions/feed-named.ts';
import { thrownProblem } from '../../../functions/problem.ts';
import { badRequest, RefusedRequest } from '../../../functions/routing/refused-request.ts';
import { answerRun } from '../../../functions/run-answer.ts';
import { runUnknown } from '../../../functions/run-http.ts';
import { COMMAND_NAMES } from '../../../cli/command.ts';
import { PROBLEMS, type ProblemKind } from '../../../shared/api/index.ts';
import { NO_WINDOW } from '../../../shared/config/index.ts';
import { askApp, RUN_ID } from '../../support/cli-app.ts';
import { LINES } from '../../support/cli-lines.ts';

type Document = ReturnType<typeof answerRun>;

const refusalOf = (refuse: () => unknown): Document => {
  try {
    refuse();
  } catch (error) {
    if (error instanceof RefusedRequest) return error.answer();
    throw error;
  }
  throw new Error('was not refused');
};

const PAUSE = { at: 0, by: 'ada', reason: 'it moves', until: 7_200_000 };

/** The app's own documents, where they speak of requests or of the app. */
const DOCUMENTS = new Map<ProblemKind, Document>([
  [
    'bad-request',
    badRequest([
      { place: 'query.outcome', message: 'must be one of "failed"' },
      { place: 'dryRun', message: 'must be a boolean' },
      { place: '', message: NO_WINDOW },
    ]).answer(),
  ],
  ['feed-unknown', refusalOf(() => feedNamed({ feeds: [] }, 'orders'))],
  ['run-unknown', runUnknown().answer()],
  ['feed-held', answerRun({ outcome: 'held', runId: RUN_ID, retryAfterMs: 1 }, false)],
  ['feed-paused', answerRun({ outcome: 'paused', feed: 'orders', pause: PAUSE }, false)],
  ['stopping', answerRun({ outcome: 'stopping' }, false)],
  ['key-reused', answerRun({ outcome: 'mismatch', runId: RUN_ID }, false)],
  ['unexpected', thrownProblem(new Error('x'), (text) => text)],
]);

/** What an app says of a kind; that of no other here speaks as who writes requests knows it. */
const documentOf = (kind: ProblemKind): Document => {
  const { status } = PROBLEMS[kind];
  const isOfRequests = /^(?:page-|method-|run-ended|length-)/.test(kind);
  const detail = isOfRequests ? 'DELETE it: GET /api/x. The body, query.x and body.x' : `It is ${kind}.`;
  return (
    DOCUMENTS.get(kind) ?? {
      status,
      headers: { 'content-type': 'application/problem+json' },
      body: JSON.stringify({ kind, status, detail }),
    }
  );
};

const answering = (kind: ProblemKind) => async (): Promise<Response> => {
  const { status = 0, headers, body } = documentOf(kind);
  return new Response(body as string, { status, headers: new Headers(headers) });
};

const saying = (detail: string) => async (): Promise<Response> =>
  Response.json({ kind: 'config', detail }, { status: 500 });

const KINDS = Object.keys(PROBLEMS) as readonly ProblemKind[];

describe('a problem at a terminal', () => {
  // What is played refuses such words itself.
  test.each(COMMAND_NAMES)('speaks of no request, whatever it is: %s', async (name) => {
    const line = LINES[name]('orders');
    if (line === undefined || name === 'open') return;
    for (const kind of KINDS) {
      const { err } = await askApp(line, answering(kind), { answers: [true] });
      expect({ kind, err }).not.toStrictEqual({ kind, err: '' });
    }
  });

  test('would be seen where it does', async () => {
    await expect(askApp(['feeds'], saying('GET /api/feeds lists them.'))).rejects.toThrow(
      'feeds --app https://app.example speaks of',
    );
  });

  test.each<[ProblemKind, string]>([
    ['bad-request', '--outcome: must be one of "failed"\n--dry-run: must be a boolean\nThis line must have'],
    [
      'bad-request',
      'This line must have exactly one of --last, --rows, --from, --all, as the feed has no "reload" of its own in feeds.json',
    ],
    ['feed-paused', 'orders is paused by ada: it moves, until 1970-01-01T02:00:00.000Z. Nothing was done.'],
    ['feed-paused', 'Next: npm run tidemark -- resume orders'],
    ['run-ended', 'The run is over. Nothing was changed.'],
    ['unexpected', 'Please report it.'],
  ])('of %s says: %s', async (kind, says) => {
    const { err } = await askApp(['reload', 'orders', '--yes'], answering(kind));
    expect(err).toContain(says);
  });

  test('names a reload as it is typed', async () => {
    const detail = 'Reload {"all": true, "force": true}, or {"from": …}. With "dryRun": true it tells.';
    const { err } = await askApp(['sync', 'orders'], saying(detail));
    expect(err).toContain('Reload --all --force, or --from …. With --dry-run it tells.');
  });
});

test('no message of a run names a request: page, command line and API tell it', async () => {
  const shared = resolve(import.meta.dirname, '../../../shared');
  const files = (await readdir(shared, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('api'),
  );
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    const text = (await readFile(join(shared, file), 'utf8')).replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '');
    expect({ file, found: /\b(?:POST|GET|DELETE) \/?api\b/.exec(text)?.[0] }).toStrictEqual({
      file,
      found: undefined,
    });
  }
});
