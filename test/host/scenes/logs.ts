import type { Scene } from '../scene.ts';
import { call } from '../world/call.ts';
import { s, SLACK_MS, until } from '../world/times.ts';

const LONGEST = 32_768;

const lines: Scene = {
  name: 'logs/levels',
  shows: ['log-lines'],
  run: async ({ start, ingestion }, check) => {
    const host = await start();
    await call(host, '/api/say?length=40000');
    await call(host, '/api/wait?ms=200');
    const messages = () => ingestion.received().filter(({ baseType }) => baseType === 'MessageData');
    const texts = () => messages().map(({ baseData }) => String(baseData['message']));
    await until(() => texts().some((text) => text.includes('printed')), s(300) + SLACK_MS);
    check(
      'trace and debug are not sent',
      !texts().some((text) => text === 'a trace' || text === 'a debug line'),
    );
    check('an object is shown to depth 2', texts().includes('{ a: { b: { c: [Object] } } }'), texts().length);
    const long = texts().find((text) => text.startsWith('xxx'));
    check('a line is cut at 32,768 characters, without a mark', long?.length === LONGEST, long?.length);
    check('what is logged after the end is nowhere', !texts().includes('too late'));
    const warning = messages().find(({ baseData }) => baseData['message'] === 'a warning');
    check(
      'a warning is one, by category and level',
      warning?.properties['Category'] === 'Function.say.User' &&
        warning.baseData['severityLevel'] === 'Warning',
      warning,
    );
    check('and has its invocation', (warning?.properties['InvocationId'] ?? '') !== '');
    const printed = messages().find(({ baseData }) => String(baseData['message']).includes('printed'));
    check(
      'what is printed has none',
      printed?.properties['Category'] === 'Host.Function.Console' &&
        printed.properties['InvocationId'] === undefined,
      printed,
    );
  },
};

const twentyAtOnce: Scene = {
  name: 'http/twenty-at-once',
  run: async ({ start }, check) => {
    const host = await start();
    const startedMs = Date.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(host, '/api/wait?ms=1000')));
    check(
      'all are answered',
      answers.every(({ status }) => status === 200),
    );
    const took = Date.now() - startedMs;
    check('and ran at once', took < 1_000 + SLACK_MS, took);
  },
};

export const LOG_SCENES: readonly Scene[] = [lines, twentyAtOnce];
