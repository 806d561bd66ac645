import { setTimeout as delay } from 'node:timers/promises';
import { app } from '@azure/functions';

const terminated = new AbortController();

app.timer('tick', {
  schedule: '%FIXTURE_SCHEDULE%',
  handler: (timer, context) =>
    context.log(`tick pastDue=${timer.isPastDue} next=${timer.scheduleStatus.next}`),
});

app.timer('unset', { schedule: '%FIXTURE_NOT_SET%', handler: () => undefined });

app.timer('slow', {
  schedule: '0 0 0 1 1 *',
  handler: async (_timer, context) => {
    context.log('begin');
    await delay(5);
    context.log('end');
  },
});

app.timer('broken', {
  schedule: '0 0 0 1 1 *',
  handler: () => {
    throw new TypeError('broken as planned');
  },
});

/** Runs until the app is terminated. */
app.timer('patient', {
  schedule: '0 0 0 1 1 *',
  handler: (_timer, context) =>
    new Promise<void>((resolve) => {
      terminated.signal.addEventListener('abort', () => {
        context.log('let go');
        resolve();
      });
    }),
});

app.http('echo', {
  route: 'items/{id}/echo',
  methods: ['POST'],
  authLevel: 'function',
  handler: async (request) => ({
    status: 201,
    headers: { 'x-fixture': 'yes' },
    jsonBody: {
      id: request.params['id'],
      q: request.query.get('q'),
      header: request.headers.get('x-sent'),
      body: await request.text(),
      url: request.url,
    },
  }),
});

app.get('item', { route: 'items/{id}', handler: (request) => ({ body: `item ${request.params['id']}` }) });
app.get('latest', { route: 'items/latest', handler: () => ({ body: 'the latest' }) });
app.get('plain', () => ({
  body: new Uint8Array([0, 255]),
  headers: { 'content-type': 'application/x-bytes' },
}));

app.get('stream', () => ({
  body: new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('one '));
      controller.enqueue(new TextEncoder().encode('two'));
      controller.close();
    },
  }),
}));

app.get('fails', () => {
  throw new TypeError('failed as planned');
});

app.storageQueue('work', {
  queueName: 'work',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => context.log(`message ${JSON.stringify(message)}`),
});

app.storageQueue('hopeless', {
  queueName: '%FIXTURE_QUEUE%',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => {
    context.log(`try ${String(context.triggerMetadata?.['dequeueCount'])} of ${JSON.stringify(message)}`);
    throw new TypeError('hopeless as planned');
  },
});

app.storageQueue('buried', {
  queueName: '%FIXTURE_QUEUE%-poison',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => context.log(`buries ${JSON.stringify(message)}`),
});

app.hook.appTerminate(() => terminated.abort());
