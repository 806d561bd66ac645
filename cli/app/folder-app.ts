import { HostStopping } from '../../functions/host-stopping.ts';
import { createInProcess } from '../../functions/in-process.ts';
import { openCommandStack } from '../../local/command-stack.ts';
import { hasCode, isTidemarkError } from '../../shared/core/index.ts';
import { Failure } from '../failure.ts';
import type { Globals } from '../globals.ts';
import type { Io } from '../terminal/io.ts';
import type { App } from './app.ts';

const openStack = async (io: Io) => {
  const tell = (line: string): void => io.err.write(`${line}\n`);
  const { cwd, env, signal, samplePort } = io;
  try {
    return await openCommandStack({ cwd, env, tell, signal, sourcePort: samplePort });
  } catch (error) {
    if (isTidemarkError(error, 'config')) throw new Failure('failed', error.message);
    if (hasCode(error, 'EADDRINUSE'))
      throw new Failure(
        'failed',
        `Port ${samplePort}, on which the sample service is to run, is in use. Stop what uses it, or let npm start -- --source-port N run in this folder: commands work beside it.`,
      );
    throw error;
  }
};

/**
 * The app of this folder in this process: no host is needed, and what `npm start` needs is started where it does not run. A Ctrl-C tells the
 * app to stop, as a host would, so that what is at work ends in good order.
 */
export const openFolder = async ({ verbose }: Globals, io: Io): Promise<App> => {
  const stack = await openStack(io);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new HostStopping());
  io.signal.addEventListener('abort', stop, { once: true });
  const log = (level: string, message: string): void => {
    if (verbose) io.err.write(`${level}: ${message}\n`);
  };
  const app = createInProcess(stack.settings, stopping.signal, log);
  // Once the app stops it answers nothing: the last word after a Ctrl-C goes to one that does not stop.
  let afterwards: typeof app | undefined;
  const late = () => (afterwards ??= createInProcess(stack.settings, new AbortController().signal, log));
  return {
    place: 'The app of this folder',
    url: undefined,
    key: undefined,
    fetch: async (url, init) => {
      init.signal?.throwIfAborted();
      return (stopping.signal.aborted ? late() : app).fetch(url, init);
    },
    // Where `npm start` works here, too, it takes the run's message.
    ...(stack.running === undefined && { goOn: app.resume }),
    close: async () => {
      io.signal.removeEventListener('abort', stop);
      await stack.close();
    },
  };
};
