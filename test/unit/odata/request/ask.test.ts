import { describe, expect, test } from 'vitest';
import type { Answer, AnsweredPage, FollowedAnswer } from '../../../../shared/odata/index.ts';
import { answering, idsBody, reply, ROOT, scanIds, tornReply } from '../../../support/answering.ts';
import { caught } from '../../../support/caught.ts';

const pageIn = (answer: FollowedAnswer): AnsweredPage => {
  if (answer.outcome !== 'rows') throw new Error(`There are no rows: ${answer.outcome}`);
  return answer.page;
};

/** The outcome, without its error, and the error's kind. */
const told = (answer: Answer | FollowedAnswer) => {
  if (answer.outcome === 'rows') return { outcome: 'rows', rows: answer.page.scanned.rowCount };
  const { error, ...rest } = answer;
  return { ...rest, kind: error.kind };
};

const asked = async (answers: readonly (() => Response)[]) => {
  const { source, sent, waits } = answering((_, at) =>
    (answers[at] ?? answers.at(-1) ?? (() => reply('')))(),
  );
  const answer = await source.ask({ filter: 'Id ge 1' }, scanIds());
  return { ...told(answer), requests: sent.length, waits: waits.length };
};

const GOOD = () => reply(idsBody([1, 2]));

describe('a page that was asked for', () => {
  test('is scanned, and says what came with it', async () => {
    const { source, sent } = answering(() =>
      reply(
        idsBody([1, 2], { '@odata.count': 7, '@odata.nextLink': 'http://inner/Orders?$skiptoken=a+b' }),
        200,
        {
          date: 'Mon, 01 Jan 2024 00:00:00 GMT',
          age: '90',
        },
      ),
    );
    const query = {
      filter: 'Id ge 1',
      orderby: 'Id asc',
      select: ['Id'],
      top: 2,
      skip: 4,
      count: true,
    } as const;
    const page = pageIn(await source.ask(query, scanIds()));
    expect(sent[0]?.url).toBe(
      `${ROOT}/Orders?$filter=Id%20ge%201&$orderby=Id%20asc&$top=2&$skip=4&$count=true&$select=Id`,
    );
    expect(page).toMatchObject({
      link: 'http://inner/Orders?$skiptoken=a+b',
      serverTimeMs: Date.parse('2024-01-01T00:00:00Z'),
      ageMs: 90_000,
      isMissing: false,
      scanned: { rowCount: 2, count: 7 },
    });
    expect(page.sizeBytes).toBeGreaterThan(50);
    expect(page.scanned.textOf('Id', 1)).toBe('2');
    page.release();
  });

  test('waits for its turn to be scanned, as long as that takes', async () => {
    const { source } = answering(GOOD, { timeoutMs: 20 });
    const turn = Promise.withResolvers<void>();
    const scan = scanIds();
    const answer = source.ask({}, async (body) => {
      await turn.promise;
      return scan(body);
    });
    setTimeout(turn.resolve, 60);
    expect(told(await answer)).toEqual({ outcome: 'rows', rows: 2 });
  });

  test('leads on by its link, on our own URL', async () => {
    const { source, sent } = answering((_, at) =>
      reply(
        at === 0
          ? idsBody([1], { '@odata.nextLink': 'https://elsewhere/x/Orders?$skiptoken=a/b+c' })
          : idsBody([2]),
      ),
    );
    const { link = '' } = pageIn(await source.ask({}, scanIds()));
    expect(told(await source.follow(link, scanIds()))).toEqual({ outcome: 'rows', rows: 1 });
    expect(sent[1]?.url).toBe(`${ROOT}/Orders?$skiptoken=a/b+c`);
  });

  test('with a link to another path is read, and its link is refused', async () => {
    const { source, sent } = answering(() => reply(idsBody([1], { '@odata.nextLink': '/svc/Items?x=1' })));
    const { link = '' } = pageIn(await source.ask({}, scanIds()));
    const error = await caught(() => source.follow(link, scanIds()));
    expect(error).toMatchObject({
      kind: 'source-contract',
      message: expect.stringContaining('another path'),
    });
    expect(sent).toHaveLength(1);
  });

  test.each([404, 410])('whose link has expired, by %i, can be asked for anew', async (status) => {
    const { source, sent } = answering(() => reply('', status));
    expect(told(await source.follow('?$skiptoken=1', scanIds()))).toEqual({
      outcome: 'expired',
      kind: 'source-reset',
    });
    expect(sent).toHaveLength(2);
  });

  test('whose link leads to another node of the service is asked for twice', async () => {
    const { source } = answering((_, at) => (at === 0 ? reply('', 404) : GOOD()));
    expect(told(await source.follow('?$skiptoken=1', scanIds()))).toEqual({ outcome: 'rows', rows: 2 });
  });
});

const error = (code: string | number) => ({ error: { code, message: 'm' } });

describe('an answer that passes is asked for again', () => {
  test.each<[string, () => Response]>([
    ['408', () => reply('', 408)],
    ['425', () => reply('', 425)],
    ['429', () => reply('', 429)],
    ['500', () => reply('', 500)],
    ['503 with Retry-After', () => reply('', 503, { 'retry-after': '3' })],
    ['403 with Retry-After', () => reply('', 403, { 'retry-after': '3' })],
    ['400 with Retry-After', () => reply('', 400, { 'retry-after': '3' })],
    ['501 with Retry-After', () => reply('', 501, { 'retry-after': '3' })],
    ['403 that is throttled by its code', () => reply(error('activityLimitReached'), 403)],
    ['200 with an error object', () => reply(error('InternalServerError'))],
    ['200 with an older error object', () => reply({ 'odata.error': { code: 'x' } })],
    ['200 with an error of code 429', () => reply(error('429'))],
    ['200 with an error of number 429', () => reply(error(429))],
    ['200 with an error object and Retry-After', () => reply(error('x'), 200, { 'retry-after': '3' })],
    ['200 with an error behind rows', () => reply('{"value":[{"Id":1},{"Id":2}],"error":{"code":"x"}}')],
    ['200 with an error within a row', () => reply('{"value":[{"Id":1},{"error":{"code":"x"}}]}')],
    [
      'a web page with Retry-After',
      () => reply('<html></html>', 200, { 'content-type': 'text/html', 'retry-after': '3' }),
    ],
    ['a busy web page', () => reply('<html>The server is busy</html>', 200, { 'content-type': 'text/html' })],
    [
      'a busy sentence',
      () => reply('Too many requests, try again later.', 200, { 'content-type': 'text/plain' }),
    ],
    ['a busy sentence in JSON', () => reply({ message: 'Rate limit exceeded' })],
    ['nothing, with Retry-After', () => reply('', 200, { 'retry-after': '3' })],
    ['202, nothing yet', () => reply('', 202)],
    ['JSON that is cut', () => reply('{"value":[{"Id":1},{"Id')],
    [
      'JSON that is cut within a character',
      () => new Response(Buffer.from('{"value":[{"Id":1,"A":"é').subarray(0, -1)),
    ],
    ['JSON that is cut behind a row', () => reply('{"value":[{"Id":1}')],
    ['JSON that is cut before its rows', () => reply('{"@odata.context":"x')],
    ['rows and then another text', () => reply('{"value":[{"Id":1},System.Exception: x')],
    ['a body that is torn', () => tornReply('{"value":[{"Id":1},{"Id')],
  ])('%s', async (_, first) => {
    expect(await asked([first, GOOD])).toEqual({ outcome: 'rows', rows: 2, requests: 2, waits: 1 });
  });

  test('a connection that ends without an answer', async () => {
    const { source } = answering((_, at) => {
      if (at === 0) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return GOOD();
    });
    expect(told(await source.ask({}, scanIds()))).toEqual({ outcome: 'rows', rows: 2 });
  });

  test('and is followed by what lasts', async () => {
    const { source, sent } = answering((_, at) => reply('', at === 0 ? 503 : 403));
    expect(await caught(() => source.ask({}, scanIds()))).toMatchObject({ kind: 'source-denied' });
    expect(sent).toHaveLength(2);
  });
});

describe('an answer that is the same at every try', () => {
  test.each<[string, () => Response, object]>([
    ['502', () => reply('', 502), { why: 'status', wholeRows: 0, kind: 'source-unavailable' }],
    ['500', () => reply('', 500), { why: 'status', wholeRows: 0, kind: 'source-contract' }],
    ['an error object', () => reply(error('x')), { why: 'status', wholeRows: 0, kind: 'source-unavailable' }],
    [
      'an error behind rows',
      () => reply('{"value":[{"Id":1},{"Id":2}],"error":{"code":"x"}}'),
      { why: 'cut', wholeRows: 2, kind: 'source-unavailable' },
    ],
    [
      'cut JSON',
      () => reply('{"value":[{"Id":1},{"Id":2},{"I'),
      { why: 'cut', wholeRows: 2, kind: 'source-unavailable' },
    ],
    [
      'a torn body',
      () => tornReply('{"value":[{"Id":1},{"Id":2},{"Id":3},'),
      { why: 'cut', wholeRows: 3, kind: 'source-unavailable' },
    ],
    [
      'a body torn within a character',
      () => tornReply('{"value":[{"Id":1},{"A":"\u00c3'),
      { why: 'cut', wholeRows: 1, kind: 'source-unavailable' },
    ],
    [
      'a body torn before its first byte',
      () => tornReply(''),
      { why: 'cut', wholeRows: 0, kind: 'source-unavailable' },
    ],
  ])('%s is broken', async (_, answer, wanted) => {
    expect(await asked([answer])).toEqual({ outcome: 'broken', ...wanted, requests: 5, waits: 4 });
  });

  test('late is broken, with the rows that came', async () => {
    const { source, sent } = answering(
      () =>
        new Response(
          new ReadableStream<Uint8Array>(
            {
              start: (controller) => controller.enqueue(Buffer.from('{"value":[{"Id":1},')),
              pull: (controller) => controller.error(new DOMException('late', 'TimeoutError')),
            },
            { highWaterMark: 0 },
          ),
        ),
    );
    const answer = await source.ask({}, scanIds());
    expect(told(answer)).toEqual({
      outcome: 'broken',
      why: 'late',
      wholeRows: 1,
      kind: 'source-unavailable',
    });
    expect(answer).toMatchObject({ error: { message: expect.stringContaining('behind 1 whole row') } });
    expect(sent).toHaveLength(2);
  });

  test.each<[string, () => Response, string]>([
    ['429', () => reply('', 429), 'source-throttled'],
    ['503 with Retry-After', () => reply('', 503, { 'retry-after': '3' }), 'source-throttled'],
    [
      'a busy page',
      () => reply('<html>busy: try again later</html>', 200, { 'content-type': 'text/html' }),
      'source-throttled',
    ],
    ['an error of code 429', () => reply(error('429')), 'source-throttled'],
  ])('%s ends the run as %s', async (_, answer, kind) => {
    const { source, sent } = answering(answer);
    expect(await caught(() => source.ask({}, scanIds()))).toMatchObject({ kind });
    expect(sent).toHaveLength(5);
  });
});

describe('a refusal', () => {
  test.each([400, 405, 413, 414, 422, 431, 501])('by %i is an answer, at once', async (status) => {
    expect(await asked([() => reply('', status)])).toEqual({
      outcome: 'refused',
      status,
      kind: 'source-contract',
      requests: 1,
      waits: 0,
    });
  });

  test.each([
    [
      "The limit of '100' for Top query has been exceeded. The value from the incoming request is '5000'.",
      100,
    ],
    ["The limit of '0' for Top query has been exceeded. The value from the incoming request is '1'.", 0],
    ["The node count limit of '100' has been exceeded.", 100],
    [
      'The number of clauses in $orderby query option exceeded the maximum number allowed. The maximum number of $orderby clauses allowed is 5.',
      5,
    ],
    ['$top must be between 1 and 250', 250],
    ['$top 5000 exceeds the limit (maximum page size 1000)', 1000],
    ['Syntax error at character 17', undefined],
  ])('%j names its limit', async (message, most) => {
    const { source } = answering(() => reply({ error: { message } }, 400));
    const answer = await source.ask({ top: 5000 }, scanIds());
    expect(answer.outcome === 'refused' ? answer.most : 'none').toBe(most);
  });
});

describe('what ends a run', () => {
  test.each<[string, () => Response, string]>([
    ['401', () => reply('', 401), 'source-denied'],
    ['403', () => reply('', 403), 'source-denied'],
    ['410', () => reply('', 410), 'source-contract'],
    [
      'a web page',
      () => reply('<html>Sign in</html>', 200, { 'content-type': 'text/html' }),
      'source-contract',
    ],
    ['a web page of no bytes', () => reply('', 200, { 'content-type': 'text/html' }), 'source-contract'],
    ['no collection', () => reply({ Id: 1 }), 'source-contract'],
    ['a cell that cannot be read', () => reply('{"value":[{"Id":"x"}]}'), 'source-contract'],
    ['a word that is no JSON', () => reply('{"value":[{"Id":NaN}]}'), 'source-contract'],
    [
      'text that says busy within a row that cannot be read',
      () => reply('{"value":[{"Id":"too many requests"}]}'),
      'source-contract',
    ],
  ])('%s, at once', async (_, answer, kind) => {
    const { source, sent } = answering(answer);
    expect(await caught(() => source.ask({}, scanIds()))).toMatchObject({ kind });
    expect(sent).toHaveLength(1);
  });

  test('no connection', async () => {
    const { source } = answering(() => {
      throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    });
    expect(await caught(() => source.ask({}, scanIds()))).toMatchObject({ kind: 'source-unavailable' });
  });
});

describe('no rows, however spelled', () => {
  test.each<[string, () => Response]>([
    ['204', () => reply('', 204)],
    ['an empty body', () => reply('')],
    ['white space', () => reply(' \r\n')],
    ['the word null', () => reply('null')],
    ['a value of null', () => reply({ value: null })],
    ['an empty array', () => reply({ value: [] })],
  ])('%s is a page without rows', async (_, answer) => {
    const { source, sent } = answering(answer);
    const page = pageIn(await source.ask({ filter: 'Id ge 1' }, scanIds()));
    expect([page.scanned.rowCount, page.link, page.isMissing, sent.length]).toEqual([0, undefined, false, 1]);
    page.release();
  });

  test('an empty page keeps its link', async () => {
    const { source } = answering(() => reply({ value: null, '@odata.nextLink': 'Orders?x=1' }));
    expect(pageIn(await source.ask({}, scanIds())).link).toBe('Orders?x=1');
  });

  test('404 to a filter is one, where the set answers without it, which is asked once', async () => {
    const { source, sent } = answering(({ url }) => (url.includes('$filter') ? reply('', 404) : GOOD()));
    for (let time = 0; time < 2; time += 1)
      expect(pageIn(await source.ask({ filter: 'Id ge 1' }, scanIds()))).toMatchObject({
        isMissing: true,
        scanned: { rowCount: 0 },
      });
    expect(sent.map(({ url }) => url.slice(ROOT.length))).toEqual([
      '/Orders?$filter=Id%20ge%201',
      '/Orders?$top=1',
      '/Orders?$filter=Id%20ge%201',
    ]);
  });

  test('404 in a read in which the set has answered is one', async () => {
    const { source, sent } = answering((_, at) => (at === 0 ? GOOD() : reply('', 404)));
    await source.ask({}, scanIds());
    expect(pageIn(await source.ask({}, scanIds())).isMissing).toBe(true);
    expect(sent).toHaveLength(2);
  });

  test.each([{}, { filter: 'Id ge 1' }])('404 to all is a mistake of the feed: %j', async (query) => {
    const { source } = answering(() => reply('', 404));
    expect(await caught(() => source.ask(query, scanIds()))).toMatchObject({
      kind: 'config',
      message: expect.stringContaining('entitySet'),
    });
  });
});
