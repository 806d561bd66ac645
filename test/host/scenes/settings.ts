import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scene } from '../scene.ts';
import { call, callAdmin } from '../world/call.ts';
import { hostJsonText } from '../world/probe-app.ts';
import { every, s, SLACK_MS, sleep, span, until } from '../world/times.ts';

const environment: Scene = {
  name: 'settings/environment',
  run: async ({ start, journal }, check) => {
    const host = await start({
      env: {
        PROBE_SCHEDULE: every(10),
        AzureFunctionsJobHost__extensions__http__routePrefix: 'v1',
        AzureFunctionsJobHost__extensions__queues__batchSize: '3',
        AzureWebJobs_tick_Disabled: '1',
      },
    });
    check('the route prefix is the setting', (await call(host, '/v1/wait')).status === 200);
    check('and no other', (await call(host, '/api/wait')).status === 404);
    const { text } = await call(host, '/admin/host/config');
    check('so is batchSize', /"batchSize":\s*3\b/.test(text), text);
    await sleep(s(20) + 1_000);
    check('a disabled timer does not tick', (await journal.of('tick begins')).length === 0);
    check('the admin call runs it', (await callAdmin(host, 'tick')).status === 202);
    check('all the same', (await journal.until('tick begins', 1, SLACK_MS)).length === 1);
  },
};

const drain: Scene = {
  name: 'admin/drain',
  run: async ({ start, journal, queues, queue }, check) => {
    const quick = { maxPollingInterval: span(Math.max(s(5), 200)) };
    const host = await start({ env: { PROBE_SCHEDULE: every(10) }, queues: quick });
    await queues.put(queue, { id: '1', ms: Math.max(s(12), 1_500) });
    await journal.until('first begins', 1, s(60) + SLACK_MS);
    await journal.until('tick begins', 1, s(20) + SLACK_MS);
    const status = async (): Promise<string> => (await call(host, '/admin/host/drain/status')).text;
    check('drain is taken', (await call(host, '/admin/host/drain', { method: 'POST' })).status === 202);
    check('a run is outstanding', (await status()).includes('InProgress'), await status());
    await queues.put(queue, { id: '2' });
    const ticks = (await journal.of('tick begins')).length;
    check('HTTP is answered', (await call(host, '/api/wait')).status === 200);
    await journal.until('first ends', 1, s(60) + SLACK_MS);
    await sleep(Math.max(s(20), 1_500));
    check('no tick', (await journal.of('tick begins')).length === ticks);
    check('no message is taken', (await journal.of('first begins')).length === 1);
    check('the worker is told nothing', (await journal.of('terminate')).length === 0);
    check('it is completed', (await status()).includes('Completed'), await status());
    const { status: resumed } = await call(host, '/admin/host/resume', { method: 'POST' });
    check('resume is answered', resumed === 200 || resumed === 500, resumed);
    check('the old worker is told to end', (await journal.until('terminate', 1, SLACK_MS)).length === 1);
    check(
      'the second message is taken',
      (await journal.until('first begins', 2, s(60) + SLACK_MS)).length === 2,
    );
    check(
      'the timer ticks again',
      (await journal.until('tick begins', ticks + 1, s(90) + SLACK_MS)).length > ticks,
    );
  },
};

const hostJson: Scene = {
  name: 'restart/host-json',
  run: async ({ start, journal, folder, ingestion }, check) => {
    const host = await start();
    const open = call(host, `/api/wait?name=cut&ms=${s(200)}`);
    await journal.until('cut begins', 1, SLACK_MS);
    const before = (await call(host, '/api/wait')).text;
    await writeFile(join(folder, 'app/host.json'), hostJsonText({ functionTimeout: '00:05:00' }));
    await journal.until('terminate', 1, s(60) + SLACK_MS);
    const isNew = async (): Promise<boolean> => {
      const { status, text } = await call(host, '/api/wait');
      return status === 200 && text !== before;
    };
    check('a new worker takes over', await until(isNew, s(60) + SLACK_MS));
    const still = await Promise.race([open, sleep(500).then(() => undefined)]);
    check('the old run’s caller still waits', still === undefined, still);
    await sleep(1_000);
    const ended = ingestion.received().filter(({ baseType }) => baseType === 'ExceptionData');
    check('the run that was cut leaves no exception', ended.length === 0, ended);
  },
};

export const SETTING_SCENES: readonly Scene[] = [environment, drain, hostJson];
