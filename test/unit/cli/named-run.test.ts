import { describe, expect, test } from 'vitest';
import { runsTable } from '../../../cli/show/runs-table.ts';
import { APP, appOf, askApp, json, problem, RUN } from '../../support/cli-app.ts';

const FIRST = 'e4afab3d-a8c1-4e0b-9d52-0c5b7f6a1d11';
const SECOND = 'e4af0000-1111-4e0b-9d52-0c5b7f6a1d22';
const OLD = '68fd39e9-2222-4e0b-9d52-0c5b7f6a1d33';

const failed = (runId: string) => ({
  ...RUN,
  runId,
  feed: 'products-northwind',
  outcome: 'failed',
  message: 'Feed "products-northwind": the service answered 401 to the query. Check auth of the feed.',
});

const pages = [json({ runs: [failed(FIRST), failed(SECOND)], next: 'p2' }), json({ runs: [failed(OLD)] })];

describe.each(['run', 'cancel'])('%s', (command) => {
  test.each([
    ['e4afab3d', FIRST, 2],
    ['E4AF0', SECOND, 2],
    ['68fd39e9', OLD, 3],
    [OLD.slice(0, 35), OLD, 3],
  ])('takes %s for the run that begins so', async (typed, runId, requests) => {
    const [first, second] = pages;
    const answers = requests === 2 ? [first, json(failed(runId))] : [first, second, json(failed(runId))];
    const { fetch, sent } = appOf(...answers.flatMap((answer) => answer ?? []));
    const { code, out } = await askApp([command, typed], fetch);
    expect(code).toBe(0);
    expect(out).toContain(runId);
    expect(sent).toHaveLength(requests);
    expect(sent.at(-1)?.url).toContain(`${APP}/api/runs/${runId}`);
  });

  test('tells which runs begin so where there is more than one', async () => {
    const { code, err } = await askApp([command, 'e4af'], appOf(...pages).fetch);
    expect(code).toBe(2);
    expect(err).toContain('2 runs begin with e4af. Type more of the one:\n');
    for (const runId of [FIRST, SECOND])
      expect(err).toContain(`  ${runId}  append products-northwind, 2026-`);
  });

  test('tells where the ids are when none begins so', async () => {
    const { code, err } = await askApp([command, '00000000'], appOf(...pages).fetch);
    expect({ code, err }).toStrictEqual({
      code: 2,
      err: `No listed run has an id that begins with 00000000. The list has the first letters of each:\nNext: npm run tidemark -- runs --app ${APP}\n`,
    });
  });

  test('asks for a whole id, and for what can be none, at once', async () => {
    for (const typed of [FIRST, 'orders', 'abc']) {
      const { fetch, sent } = appOf(problem(404, 'run-unknown', 'No run has this id.'));
      expect(await askApp([command, typed], fetch)).toMatchObject({ code: 2 });
      expect(sent).toHaveLength(1);
    }
  });

  test('looks nothing up for a curl line', async () => {
    const { fetch, sent } = appOf(...pages);
    const { code, err } = await askApp([command, 'e4afab3d', '--print-curl'], fetch);
    expect({ code, asked: sent.length }).toStrictEqual({ code: 2, asked: 0 });
    expect(err).toContain('type the whole id');
    expect((await askApp([command, FIRST, '--print-curl'], fetch)).out).toContain(`/api/runs/${FIRST}`);
  });
});

const NOW = Date.parse('2026-11-30T12:00:00Z');

const shown = (width: number) =>
  runsTable([failed(FIRST) as never], NOW, { width, paint: (_style, text) => text });

describe('a list of runs', () => {
  test.each([20, 40, 60, 80, 100, 120])('has ids that can be typed at a width of %i', (width) => {
    const [, line = ''] = shown(width);
    expect(line).toMatch(/^e4afab3d {2}/);
    expect(line.length).toBeLessThanOrEqual(width);
  });

  test.each([
    [60, ' the ser'],
    [80, ' the service answered 4'],
    [100, ' the service answered 401 to the query'],
  ])('leaves columns out for why a run failed, at a width of %i', (width, said) => {
    const [head = '', line = ''] = shown(width);
    expect(line).toContain(said);
    expect(head).not.toContain('VERSION');
  });

  test('has whole ids for a script', async () => {
    const { out } = await askApp(['runs', '--json'], appOf(json({ runs: [failed(FIRST)] })).fetch);
    expect(out).toContain(FIRST);
  });
});
