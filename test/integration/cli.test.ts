import manifest from '#package' with { type: 'json' };
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
// Loaded by the first command otherwise, which is not what a test waits for.
import '../../cli/app/folder-app.ts';
import { COMMANDS } from '../../cli/commands/index.ts';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { type Played, wordsOf } from '../support/cli-io.ts';
import { type CliWorld, openCliWorld } from '../support/cli-world.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld(azurite);
});
afterEach(() => world.close());

const play: CliWorld['play'] = (words, stage) => world.play(words, stage);

/** The last orders: two changed, one gone. */
const changeOrders = (): void => {
  const ids = world.service.rows('Orders').map(({ OrderID }) => Number(OrderID));
  const last = Math.max(...ids);
  world.service.update('Orders', { OrderID: last }, { ShipCity: 'Elsewhere' });
  world.service.update('Orders', { OrderID: last - 1 }, { ShipCity: 'Elsewhere' });
  world.service.remove('Orders', { OrderID: last - 2 });
};

describe('the app of a folder, without a host', () => {
  test('tells a new feed, takes its rows, and tells how it stands', async () => {
    const before = await play(['feeds']);
    expect(before).toMatchObject({ code: 0, asked: [] });
    expect(before.out).toContain('new');
    expect(before.err).toContain('The one feed has not run yet.\nNo timer runs here: npm start ');
    expect(before.err).toContain('-- sync orders-');

    const sync = await play(['sync', 'orders']);
    expect(sync.code).toBe(0);
    expect(sync.out).toMatch(/outcome +appended/);
    expect(sync.out).toMatch(/rows +30 \(/);

    const again = await play(['sync', 'orders', '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ status: 'ended', outcome: 'no-new-rows', rows: 0 });
    expect(again.err).toBe('');

    const after = await play(['feeds', '--json']);
    expect(JSON.parse(after.out)).toMatchObject({ feeds: [{ watermark: '10277', rows: 30, enabled: true }] });
  });

  test('shows what a reload would change, asks, and applies it', async () => {
    await play(['sync', 'orders']);
    changeOrders();
    const no = await play(['reload', 'orders', '--last', '10'], { answers: [false] });
    expect(no.code).toBe(0);
    expect(no.asked).toHaveLength(1);
    expect(no.err).toContain('~ 2 changed  10276, 10277');
    expect(no.err).toContain('- 1 deleted  10275');
    expect(no.err).toContain('Nothing was changed.');
    expect(no.out).toBe('');

    const yes = await play(['reload', 'orders'], { answers: [true] });
    expect(yes.code).toBe(0);
    expect(yes.out).toMatch(/outcome +reloaded/);
    const { out } = await play(['reload', 'orders', '--dry-run', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'compared',
      reload: { changes: { inserted: 0, changed: 0, deleted: 0, same: 9 } },
    });
  });

  test.each([
    [['--last', '10'], 'above 10267'],
    [['--rows', '10'], 'from 10268'],
    [[], 'above 10267'],
  ])('applies the window of %j that was shown, whatever has come meanwhile', async (words, begin) => {
    await play(['sync', 'orders']);
    world.service.update('Orders', { OrderID: 10_268 }, { ShipCity: 'Elsewhere' });
    const [row = {}] = world.service.rows('Orders');
    const { code, err, out } = await play(['reload', 'orders', ...words], {
      answers: [true],
      meanwhile: async () => {
        for (const OrderID of [10_278, 10_279]) world.service.insert('Orders', [{ ...row, OrderID }]);
        await play(['sync', 'orders']);
      },
    });
    expect(code).toBe(0);
    expect(err).toContain(`window: ${begin} up to 10277`);
    expect(out).toContain(`window: ${begin} up to 10279`);
    expect(out).toContain('~ 1 changed  10268');
    expect(err).toContain(`it was ${begin} up to 10279, after ${begin} up to 10277 was shown`);
  });

  test('refuses to shrink, says what would be lost, and the line that it prints forces it', async () => {
    await play(['sync', 'orders']);
    for (const { OrderID } of world.service.rows('Orders').slice(0, 20))
      world.service.remove('Orders', { OrderID: Number(OrderID) });
    const refused = await play(['reload', 'orders', '--all', '--yes']);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('It would delete 20 rows that the table has now, and cannot bring back.');
    const line = /Next: npm run tidemark -- (.*--force)/.exec(refused.err)?.[1] ?? refused.err;

    const typedWrong = await play(wordsOf(line), { answers: ['something'] });
    expect(typedWrong.err).toContain('Nothing was changed.');
    const name = wordsOf(line)[1] ?? '';
    const forced = await play(wordsOf(line), { answers: [name] });
    expect(forced.code).toBe(0);
    expect(forced.out).toContain('- 20 deleted');
  });

  test('ends a run in good order at Ctrl-C, and goes on with it when told', async () => {
    const interrupted = new AbortController();
    let answers = 0;
    world.before = () => {
      answers += 1;
      if (answers === 3) interrupted.abort();
      return undefined;
    };
    const cut = await play(['sync', 'orders'], { signal: interrupted.signal });
    expect(cut.code).toBe(130);
    expect(cut.err).toContain('Ended by Ctrl-C.');
    const runId = /run (?<id>[\da-f-]{36}) --watch/.exec(cut.err)?.groups?.['id'] ?? cut.err;
    world.before = () => undefined;
    const resumed = await play(['run', runId, '--watch']);
    expect(resumed.code).toBe(0);
    expect(resumed.out).toMatch(/outcome +(?:appended|no-new-rows)/);
    expect(JSON.parse((await play(['feeds', '--json'])).out)).toMatchObject({ feeds: [{ rows: 30 }] });
  });

  test('works on a run that was only asked for, when it is watched', async () => {
    const asked = await play(['sync', 'orders', '--no-wait']);
    expect(asked.code).toBe(0);
    expect(asked.err).toContain('It waits for an app that takes its queue messages: npm start');
    const watched = await play(['run', asked.out.trim(), '--watch', '--json']);
    expect(JSON.parse(watched.out)).toMatchObject({ outcome: 'appended', rows: 30 });
  });

  test('works on what waits before it, and says so', async () => {
    const first = (await play(['sync', 'orders', '--no-wait'])).out.trim();
    // The one behind it has no message that anybody takes here, either.
    const second = (await play(['maintain', 'orders', '--no-wait'])).out.trim();
    const third = await play(['sync', 'orders', '--json'], { signal: AbortSignal.timeout(60_000) });
    expect(third.code).toBe(0);
    expect(third.err).toContain('has another run first (append, asked for ');
    expect(third.err).toContain('has another run first (maintain, asked for ');
    expect(JSON.parse(third.out)).toMatchObject({ outcome: 'no-new-rows' });
    expect((await play(['run', first])).out).toMatch(/outcome +appended/);
    expect((await play(['run', second])).out).toMatch(/outcome +maintained/);
  });

  test('says what it waits for, and withdraws at Ctrl-C', async () => {
    const held = Promise.withResolvers<undefined>();
    const asked = Promise.withResolvers<undefined>();
    world.before = () => {
      asked.resolve(undefined);
      return held.promise;
    };
    const first = play(['sync', 'orders']);
    await asked.promise;
    const interrupted = new AbortController();
    const told = (text: string): void => {
      if (text.includes('this one waits for its turn')) interrupted.abort();
    };
    const second = await play(['sync', 'orders'], { signal: interrupted.signal, told });
    expect(second.code).toBe(130);
    expect(second.err).toContain('The run had not begun, and is withdrawn.');
    const { out } = await play(['feeds', '--json']);
    expect(JSON.parse(out)).not.toMatchObject({ feeds: [{ waitingRuns: [{}] }] });
    held.resolve(undefined);
    expect(await first).toMatchObject({ code: 0 });
    const runs = await play(['runs', 'orders', '--json']);
    expect(JSON.parse(runs.out)).toMatchObject({
      runs: expect.arrayContaining([expect.objectContaining({ outcome: 'stopped', rows: 0 })]),
    });
  });

  test('tells a failed run with what went wrong, and a failed feed with its run', async () => {
    world.before = () => new Response(null, { status: 401 });
    const { code, err } = await play(['sync', 'orders']);
    expect(code).toBe(1);
    expect(err).toMatch(/Feed "orders-\w+"/);
    const next = /Next: npm run tidemark -- (?<line>run [\da-f-]{36})/.exec(err)?.groups?.['line'] ?? err;
    const story = await play(wordsOf(next));
    expect(story.out).toMatch(/error +source-denied/);
    const feeds = await play(['feeds']);
    expect(feeds.out).toContain('failing');
    expect(feeds.err).toContain(`Next: npm run tidemark -- ${next}`);
  });

  test('says its version', async () => {
    const { out, code } = await play(['--version']);
    expect({ out, code }).toStrictEqual({ out: `${manifest.version}\n`, code: 0 });
  });

  test('lists runs, a page at a time, by the line that it prints', async () => {
    await play(['sync', 'orders']);
    await play(['sync', 'orders']);
    const first = await play(['runs', 'orders', '--limit', '1']);
    expect(first.out).toContain('no-new-rows');
    const line = /Next: npm run tidemark -- (?<line>runs .*)/.exec(first.err)?.groups?.['line'] ?? first.err;
    const second = await play(wordsOf(line));
    expect(second.out).toContain('appended');
    const none = await play(['runs', 'orders', '--outcome', 'failed', '--json']);
    expect(JSON.parse(none.out)).toStrictEqual({ runs: [] });
    expect(await play(['runs', '--outcome', 'odd'])).toMatchObject({ code: 2 });
    expect(await play(['runs', '--limit', '201'])).toMatchObject({ code: 2 });
  });

  test('pauses a feed with who and why, and resumes it by the line that it prints', async () => {
    await play(['sync', 'orders']);
    const paused = await play(['pause', 'orders', '--until', 'PT2H', '--reason', 'the source is "moved"']);
    expect(paused.code).toBe(0);
    expect(paused.out).toContain('paused');
    const feeds = await play(['feeds']);
    expect(feeds.err).toContain('is paused by ada: the source is "moved", until 20');
    const line =
      /Next: npm run tidemark -- (?<line>resume .*)/.exec(feeds.err)?.groups?.['line'] ?? feeds.err;
    const refused = await play(['sync', 'orders']);
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(/^orders-\w+ is paused by ada: the source is "moved", until 20/);
    const resumed = await play(wordsOf(line));
    expect(resumed.code).toBe(0);
    expect(resumed.out).not.toContain('paused');
    expect(await play(['sync', 'orders'])).toMatchObject({ code: 0 });
    expect(await play(['pause', 'orders', '--until', 'PT0H'])).toMatchObject({ code: 2 });
  });

  test('cancels a run, and says of one that is over that it is', async () => {
    const runId = (await play(['sync', 'orders', '--no-wait'])).out.trim();
    const cancelled = await play(['cancel', runId]);
    expect(cancelled.code).toBe(0);
    const watched = await play(['run', runId, '--watch']);
    expect(watched.out).toMatch(/outcome +stopped/);
    expect(watched.out).toContain('ada');
    const late = await play(['cancel', runId]);
    expect(late.code).toBe(3);
  });

  test('tells what is wrong in feeds.json by its place', async () => {
    const { code, err } = await play(['feeds'], { env: { FEEDS_JSON: '{"feeds":[{"name":"a"}]}' } });
    expect(code).toBe(1);
    expect(err).toContain('FEEDS_JSON: feeds[0].source');
  });
});

/** A line without what is of this run alone. */
const kindOf = (line: string): string => line.replaceAll(/[\da-f-]{36}|--before \S+/g, '*');

/** What a person is told to type next. */
const nextIn = ({ err }: Played): readonly string[] =>
  [...err.matchAll(/Next: npm run tidemark -- (.*)/g)].map(([, line = '']) => line);

describe('every line that is told to be typed next', () => {
  test('can be typed, and so can those that it tells', async () => {
    const interrupted = AbortSignal.timeout(60_000);
    const typed = new Map<string, number>();
    const begin = [
      ['feeds'],
      ['check', 'orders'],
      ['preview', 'orders'],
      ['sync', 'nosuch'],
      ['runs', 'orders', '--limit', '1'],
    ];
    const lines: string[] = [];
    for (const words of begin) lines.push(...nextIn(await play(words)));
    // What is over when its line is typed is no fault of the line.
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
      if (typed.has(kindOf(line)) || typed.size > 40) continue;
      const played = await play(wordsOf(line), { answers: [true], signal: interrupted });
      typed.set(kindOf(line), played.code);
      expect({ line, code: played.code, err: played.code === 2 ? played.err : '' }).not.toMatchObject({
        code: 2,
      });
      lines.push(...nextIn(played));
      if (typed.size === 4) {
        changeOrders();
        lines.push(...nextIn(await play(['reload', 'orders', '--last', '10', '--dry-run'])));
        lines.push(...nextIn(await play(['maintain', 'orders', '--dry-run'])));
        lines.push(...nextIn(await play(['sync', 'orders', '--no-wait'])));
        lines.push(...nextIn(await play(['pause', 'orders'])));
      }
    }
    const commands = new Set([...typed.keys()].map((line) => line.split(' ')[0]));
    expect([...commands]).toStrictEqual(
      expect.arrayContaining(['check', 'feeds', 'reload', 'resume', 'run', 'runs', 'sync']),
    );
  });
});

/** A run that can be cancelled: what waits keeps its feed. */
const openRun = async (): Promise<string> => (await play(['sync', 'orders', '--no-wait'])).out.trim();

const overRun = async (): Promise<string> => {
  const { out } = await play(['sync', 'orders', '--json']);
  return (JSON.parse(out) as { readonly runId: string }).runId;
};

/** What the examples speak of, in this world. */
const inThisWorld = async (name: string, line: string): Promise<readonly string[]> => {
  const runId = name === 'cancel' ? await openRun() : name === 'run' ? await overRun() : '';
  const here: ReadonlyMap<string, string> = new Map([
    ['http://127.0.0.1:7080/V4/Northwind/Northwind.svc', world.serviceUrl.replace('127.0.0.1', 'localhost')],
  ]);
  return wordsOf(line).map((word) => (/^[\da-f-]{36}$/.test(word) ? runId : (here.get(word) ?? word)));
};

describe('every example of help', () => {
  const examples = COMMANDS.flatMap(({ name, examples: all }) =>
    all.map(({ line }) => [name, line] as const),
  );

  test('begins with its command, and is played with the code of what is done', async () => {
    for (const [name, line] of examples) {
      const words = await inThisWorld(name, line);
      expect(words[0]).toBe(name);
      const { code, err } = await play(words);
      expect({ line, code, err: code === 0 ? '' : err }).toStrictEqual({ line, code: 0, err: '' });
    }
  });
});
