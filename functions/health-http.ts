import { type SettingNote, wordSettingNote } from '../shared/config/index.ts';
import { isTidemarkError } from '../shared/core/index.ts';
import type { Application } from './application.ts';
import { faultsOf } from './faults.ts';
import { json } from './json.ts';
import type { Handle } from './routing/call.ts';

interface Check {
  readonly name: 'settings' | 'state' | 'lake' | 'queue';
  readonly status: 'ok' | 'failed';
  /** Why it failed, a line each: never a value of a setting, nor the words of an error that is not of our own class. */
  readonly reasons?: readonly string[];
  /** What is odd and stops nothing: a line each, and what it is about. */
  readonly notes?: readonly string[];
  readonly noteFacts?: readonly SettingNote[];
}

const CHECK_MS = 10_000;

/** A name that no file has: what counts is that the lake answers. Hidden, and below a folder that OneLake has. */
const LAKE_PATH = 'Tables/.tidemark-health';

const failed = (name: Check['name'], ...reasons: readonly string[]): Check => ({
  name,
  status: 'failed',
  reasons,
});

const reasonOf = (error: unknown): readonly string[] =>
  isTidemarkError(error) ? error.message.split('\n') : ['an unexpected error'];

/** A check that is over in time, whatever `reach` does about its signal. */
const check = async (
  name: Check['name'],
  { clock, timeoutMs }: { readonly clock: Application['deps']['clock']; readonly timeoutMs: number },
  reach: (signal: AbortSignal) => Promise<unknown>,
): Promise<Check> => {
  const over = new AbortController();
  const late = async (): Promise<Check> => {
    await clock.sleep(timeoutMs, over.signal);
    return failed(name, `no answer within ${timeoutMs / 1_000} s`);
  };
  const reached = async (): Promise<Check> => {
    try {
      await reach(over.signal);
      return { name, status: 'ok' };
    } catch (error) {
      return failed(name, ...reasonOf(error));
    }
  };
  const waiting = late();
  waiting.catch(() => undefined);
  try {
    return await Promise.race([reached(), waiting]);
  } finally {
    over.abort();
  }
};

const noted = (notes: readonly SettingNote[]): Pick<Check, 'notes' | 'noteFacts'> =>
  notes.length === 0 ? {} : { notes: notes.map(wordSettingNote), noteFacts: notes };

const checksOf = async (application: () => Application, timeoutMs: number): Promise<readonly Check[]> => {
  let app: Application;
  try {
    app = application();
  } catch (error) {
    return [failed('settings', ...reasonOf(error))];
  }
  const { clock, state, lake, queue } = app.deps;
  const faults = faultsOf(app);
  const settings: Check =
    faults.length === 0 ? { name: 'settings', status: 'ok' } : failed('settings', ...faults);
  return [
    { ...settings, ...noted(app.notes) },
    ...(await Promise.all([
      check('state', { clock, timeoutMs }, (signal) => state.feeds(signal)),
      check('lake', { clock, timeoutMs }, (signal) => lake.head(LAKE_PATH, signal)),
      check('queue', { clock, timeoutMs }, (signal) => queue.reach(signal)),
    ])),
  ];
};

/** `GET health`: 200 when the app can work, 503 with the reasons when it cannot. Nothing is sent or written but a queue that is missing. */
export const healthHttp =
  (application: () => Application, timeoutMs = CHECK_MS): Handle<'health'> =>
  async () => {
    const checks = await checksOf(application, timeoutMs);
    const isOk = checks.every(({ status }) => status === 'ok');
    return json(isOk ? 200 : 503, { status: isOk ? 'ok' : 'failed', checks });
  };
