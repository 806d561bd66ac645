import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../shared/core/index.ts';
import { createFunctionsHost, type FunctionsHost } from '../../local/functions-host/index.ts';

const entry = new URL('../support/functions-fixture.ts', import.meta.url);
const START_MS = Date.UTC(2026, 0, 1);

let lines: string[];
let host: FunctionsHost;
const log = (level: string, message: string, functionName?: string): void => {
  lines.push(`${functionName ?? 'host'} ${level}: ${message}`);
};
const settings = { FIXTURE_SCHEDULE: '0 */5 * * * *' };

beforeEach(async () => {
  lines = [];
  host = await createFunctionsHost({ entry, log, settings });
});
afterEach(() => host.close());

/** Time that stands still until `step` wakes whoever sleeps the shortest, and lets it work. */
const steppedClock = (): Clock & { step(): Promise<void> } => {
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  let timeMs = START_MS;
  return {
    now: () => timeMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { atMs: timeMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new RangeError('aborted'));
        });
      }),
    step: async () => {
      const [first] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
      if (first === undefined) return;
      sleepers.delete(first);
      timeMs = first.atMs;
      first.wake();
      await new Promise(setImmediate);
    },
  };
};

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

const get = (path: string, init: Init = {}): Promise<Response> => {
  const headers = { ...init.headers, 'x-functions-key': host.keys.master };
  return host.handle(new Request(`http://host.test${path}`, { ...init, headers }));
};

describe('registrations', () => {
  test('are those of the entry, with their bindings, also when it is loaded again', () => {
    expect(host.functions.map(({ name }) => name)).toContain('work');
    const echo = host.functions.find(({ name }) => name === 'echo');
    expect(Object.values(echo?.bindings ?? {})).toEqual([
      expect.objectContaining({ type: 'httpTrigger', route: 'items/{id}/echo', authLevel: 'function' }),
      expect.objectContaining({ type: 'http', direction: 'out' }),
    ]);
    const tick = host.functions.find(({ name }) => name === 'tick');
    expect(Object.values(tick?.bindings ?? {})).toEqual([
      expect.objectContaining({ type: 'timerTrigger', schedule: '%FIXTURE_SCHEDULE%' }),
    ]);
  });

  test('an entry that registers nothing is refused, by path too', async () => {
    await expect(createFunctionsHost({ entry: 'shared/core/index.ts', log })).rejects.toThrow(
      expect.objectContaining({ kind: 'config' }),
    );
  });

  test('an entry that cannot be loaded is refused', async () => {
    await expect(createFunctionsHost({ entry: './no-such-entry.ts', log })).rejects.toThrow(/no-such-entry/);
  });
});

describe('HTTP functions', () => {
  test('get method, parameters, query, headers and body', async () => {
    const response = await get('/api/items/a%20b/echo?q=1%262', {
      method: 'POST',
      body: 'grüße',
      headers: { 'x-sent': 'yes' },
    });
    expect([response.status, response.headers.get('x-fixture')]).toEqual([201, 'yes']);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      id: 'a b',
      q: '1&2',
      header: 'yes',
      body: 'grüße',
      url: 'http://host.test/api/items/a%20b/echo?q=1%262',
    });
  });

  test('a literal route wins over a parameter', async () => {
    expect(await (await get('/api/items/latest')).text()).toBe('the latest');
    expect(await (await get('/api/items/7')).text()).toBe('item 7');
  });

  test('bytes and streams come whole', async () => {
    const bytes = await get('/api/plain');
    expect(bytes.headers.get('content-type')).toBe('application/x-bytes');
    expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
    expect(await (await get('/api/stream')).text()).toBe('one two');
  });

  test('a handler that throws is a 500 without its words, and a line in the log', async () => {
    const response = await get('/api/fails');
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(lines).toContain('fails error: Failed: TypeError: failed as planned');
  });

  test.each([
    '/api',
    '/api//plain',
    '/api/nope',
    '/items/7',
    '/api/items/7/echo',
    '/api/tick',
    '/apix/plain',
  ])('GET %s is not found', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('are served on a socket', async () => {
    const { url } = await host.listen();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/api/items/9`)).text()).toBe('item 9');
    await host.close();
    await expect(fetch(`${url}/api/items/9`)).rejects.toThrow('fetch failed');
  });
});

describe('runs on demand', () => {
  test('a timer gets what the real host sends, in camel case', async () => {
    expect(await host.invoke('tick')).toMatchObject({ outcome: 'succeeded' });
    expect(lines).toEqual([expect.stringMatching(/^tick information: tick pastDue=false next=\d{4}-/)]);
  });

  test('a failure is an outcome', async () => {
    expect(await host.invoke('broken')).toEqual({
      outcome: 'failed',
      error: new TypeError('broken as planned'),
    });
  });

  test('take no turn: they run beside each other', async () => {
    await Promise.all([host.invoke('slow'), host.invoke('slow')]);
    expect(lines.map((line) => line.split(': ')[1])).toEqual(['begin', 'begin', 'end', 'end']);
  });

  test('a queue function takes a message, parsed as the real worker does', async () => {
    await host.invoke('work', '{"runId":"r1"}');
    expect(lines).toEqual(['work information: message {"runId":"r1"}']);
  });

  test.each(['nope', 'echo'])('%s cannot be invoked', async (name) => {
    await expect(host.invoke(name)).rejects.toThrow(expect.objectContaining({ kind: 'config' }));
  });

  test('the admin route starts a timer and answers 202', async () => {
    const post = (name: string, body: string): Promise<Response> =>
      get(`/admin/functions/${name}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
    expect((await post('tick', '{"input": ""}')).status).toBe(202);
    await host.invoke('tick');
    expect(lines).toHaveLength(2);
    expect((await post('nope', '{}')).status).toBe(404);
    expect((await post('tick', '')).status).toBe(400);
    expect((await get('/admin/functions/tick')).status).toBe(200);
  });
});

describe('timers', () => {
  test('run by the schedule of their setting; one without its setting is logged and left out', async () => {
    const clock = steppedClock();
    const timed = await createFunctionsHost({ entry, log, settings, clock });
    timed.startTimers();
    await clock.step();
    await clock.step();
    await timed.close();
    await clock.step();
    expect(clock.now()).toBe(START_MS + 10 * 60_000);
    expect(lines.filter((line) => line.startsWith('tick'))).toEqual([
      'tick information: tick pastDue=false next=2026-01-01T00:10:00.000Z',
      'tick information: tick pastDue=false next=2026-01-01T00:15:00.000Z',
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^unset error: .*FIXTURE_NOT_SET/));
    expect(lines).not.toContainEqual(expect.stringMatching(/^(slow|broken)/));
  });
});

test('closing runs the appTerminate hooks, which let go of what runs', async () => {
  const quick = await createFunctionsHost({ entry, log, settings, delayFactor: 0.001 });
  const patient = quick.invoke('patient');
  await new Promise(setImmediate);
  await quick.close();
  expect(await patient).toMatchObject({ outcome: 'succeeded' });
  expect(lines).toContain('patient information: let go');
});
