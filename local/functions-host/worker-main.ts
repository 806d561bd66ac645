// The child process that functions run in: it does what its parent's messages say, and ends when the parent is gone.
import { workerHere } from './worker-here.ts';
import { type FromWorker, sentError, type ToWorker } from './worker-messages.ts';
import type { Worker, WorkerLine } from './worker.ts';

const tell = (message: FromWorker): void => void process.send?.(message);
let worker: Worker | undefined;

const load = async (entry: string): Promise<void> => {
  try {
    worker = await workerHere(entry)((line: WorkerLine) => tell({ kind: 'line', line }));
    tell({ kind: 'loaded', functions: worker.functions });
  } catch (error) {
    tell({ kind: 'not-loaded', error: sentError(error) });
  }
};

const obey = async (message: ToWorker): Promise<void> => {
  if (message.kind === 'load') return load(message.entry);
  if (message.kind === 'terminate') {
    await worker?.terminate();
    tell({ kind: 'terminated' });
    return undefined;
  }
  const { invocationId } = message.work;
  try {
    const outcome = await worker?.invoke(message.work);
    if (outcome?.outcome === 'succeeded') tell({ kind: 'ended', invocationId, outcome });
    else throw outcome?.error;
  } catch (error) {
    tell({ kind: 'ended', invocationId, outcome: { outcome: 'failed', error: sentError(error) } });
  }
};

process.on('message', (message) => void obey(message as ToWorker));
process.once('disconnect', () => process.exit());
// A terminal's Ctrl-C reaches the whole group: the host says when this ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
