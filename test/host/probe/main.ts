// A small app of functions that wait, crash and say what they see, for the scenes. What happens is written to the file PROBE_JOURNAL.
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { app, type HttpRequest, type InvocationContext } from '@azure/functions';

const numberOf = (value: string | null | undefined): number => Number(value ?? 0);
const write = (what: string, facts: object = {}): void => {
  const line = { atMs: Date.now(), pid: process.pid, what, ...facts };
  appendFileSync(process.env['PROBE_JOURNAL'] ?? '/dev/null', `${JSON.stringify(line)}\n`);
};

/** Waits, and shows that it is alive by a line every 20 ms when `pulse` is set. */
const work = async (what: string, ms: number, facts: object = {}): Promise<void> => {
  write(`${what} begins`, facts);
  const pulse =
    process.env['PROBE_PULSE'] === '1' ? setInterval(() => write(`${what} lives`, facts), 20) : undefined;
  await delay(ms);
  clearInterval(pulse);
  write(`${what} ends`, facts);
};

app.timer('tick', {
  schedule: '%PROBE_SCHEDULE%',
  handler: async (timer, context: InvocationContext) => {
    await work('tick', numberOf(process.env['PROBE_TICK_MS']), { isPastDue: timer.isPastDue });
    context.log('ticked');
  },
});

const wait = async (request: HttpRequest) => {
  await work(request.query.get('name') ?? 'wait', numberOf(request.query.get('ms')));
  return { body: String(process.pid) };
};
const crash = (request: HttpRequest): never => {
  write('crash');
  process.exit(numberOf(request.query.get('code')));
};
const rejectLater = async (): Promise<never> => {
  await delay(100);
  throw new RangeError('late as planned');
};

app.http('wait', { methods: ['GET'], handler: wait });
app.get('crash', crash);
app.get('reject', () => {
  void rejectLater();
  return { body: 'fine' };
});

app.get('say', (request, context) => {
  context.trace('a trace');
  context.debug('a debug line');
  context.warn('a warning');
  context.log({ a: { b: { c: { d: 1 } } } });
  context.log('x'.repeat(numberOf(request.query.get('length'))));
  console.log('printed');
  setTimeout(() => context.log('too late'), 50);
  return { body: 'said' };
});

interface Message {
  readonly ms?: number;
  readonly id?: string;
  readonly fail?: boolean;
}

const message = (name: string) => async (given: unknown, context: InvocationContext) => {
  const { ms = 0, id = '', fail = false }: Message = typeof given === 'object' && given !== null ? given : {};
  const count = Number(context.triggerMetadata?.['dequeueCount']);
  await work(name, ms, { id, count, text: typeof given === 'string' ? given : '' });
  if (fail) throw new Error('failed as planned');
};
const connection = 'AzureWebJobsStorage';
app.storageQueue('first', { queueName: '%PROBE_QUEUE%', connection, handler: message('first') });
app.storageQueue('second', { queueName: '%PROBE_QUEUE%-b', connection, handler: message('second') });
app.storageQueue('buried', { queueName: '%PROBE_QUEUE%-poison', connection, handler: message('buried') });

app.hook.appStart(() => write('start'));
app.hook.appTerminate(async () => {
  write('terminate');
  await delay(numberOf(process.env['PROBE_HOOK_MS']));
  write('terminated');
});
