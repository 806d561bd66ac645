import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { workerProcess } from '../../local/functions-host/worker-process.ts';
import type { Worker, WorkerLine } from '../../local/functions-host/worker.ts';

const entry = fileURLToPath(new URL('../support/functions-fixture.ts', import.meta.url));
let lines: WorkerLine[] = [];
let worker: Worker | undefined;

const start = async (): Promise<Worker> => {
  lines = [];
  worker = await workerProcess({ entry, folder: '.' })((line) => lines.push(line));
  return worker;
};
afterEach(async () => {
  worker?.kill();
  await worker?.exited;
  worker = undefined;
});

describe('a worker in a process of its own', () => {
  test('registers the functions of its app, and runs them with bytes, lines and failures', async () => {
    const worker = await start();
    expect(worker.functions.map(({ name }) => name)).toContain('echo');
    const http = { method: 'GET', url: 'http://host.test/api/plain', headers: {}, query: {}, params: {} };
    const plain = await worker.invoke({ functionName: 'plain', invocationId: 'i1', trigger: { http } });
    const { returnValue } = plain.outcome === 'succeeded' ? plain.response : {};
    expect(returnValue?.http?.body?.bytes).toStrictEqual(new Uint8Array([0, 255]));
    const work = await worker.invoke({
      functionName: 'work',
      invocationId: 'i2',
      trigger: { string: 'text' },
    });
    expect(work.outcome).toBe('succeeded');
    expect(lines).toStrictEqual([
      { level: 'information', message: 'message "text"', functionName: 'work', invocationId: 'i2' },
    ]);
    const fails = await worker.invoke({ functionName: 'fails', invocationId: 'i3', trigger: { http } });
    expect(fails).toMatchObject({
      outcome: 'failed',
      error: { name: 'TypeError', message: 'failed as planned' },
    });
  });

  test('runs the hooks when it is told to end, which let go of what runs', async () => {
    const worker = await start();
    const timer = { json: '{"IsPastDue":false,"Schedule":{},"ScheduleStatus":{}}' };
    const patient = worker.invoke({ functionName: 'patient', invocationId: 'i1', trigger: timer });
    await worker.invoke({ functionName: 'work', invocationId: 'i2', trigger: { string: 'after it' } });
    await worker.terminate();
    expect(await patient).toMatchObject({ outcome: 'succeeded' });
    expect(lines.map(({ message }) => message)).toContain('let go');
  });

  test('is gone when it is killed, and what ran in it never ends', async () => {
    const worker = await start();
    const ended = vi.fn<() => void>();
    void worker.invoke({ functionName: 'patient', invocationId: 'i1', trigger: { json: '{}' } }).then(ended);
    worker.kill();
    expect(await worker.exited).toStrictEqual({ code: null, signal: 'SIGKILL' });
    expect(ended).not.toHaveBeenCalled();
  });
});

test('an app that registers nothing is refused by its worker', async () => {
  const nothing = fileURLToPath(new URL('../../shared/core/index.ts', import.meta.url));
  const started = workerProcess({ entry: nothing, folder: '.' })(() => undefined);
  await expect(started).rejects.toThrow('registers no function');
});
