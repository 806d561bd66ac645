import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The longest step takes 1 minute where two processors have nothing else to do. */
const STEP_LIMIT_MS = 10 * 60_000;

/** A Spark session of its own process, which does one step after the other. */
export interface Spark {
  /**
   * A step of `spark/serve.py`; answers the lines that it printed. Rejects with what Spark complained of. What ends otherwise, says what is no answer, or
   * takes longer than the limit, ends the session: this step and all after it reject.
   */
  act(step: string, ...args: readonly string[]): Promise<readonly string[]>;
  close(this: void): void;
}

/** How a step ended; undefined for a line of its answer. */
const endOf = (line: string): { readonly failed?: string } | undefined => {
  const said: unknown = JSON.parse(line);
  if (typeof said !== 'object' || said === null) return undefined;
  if ('failed' in said) return { failed: String(said.failed) };
  return 'ended' in said ? {} : undefined;
};

/** The lines of one step's answer. Rejects at a line that is none, and when there are no more. */
const answerFrom = async (lines: AsyncIterator<string, unknown>): Promise<readonly string[]> => {
  const answer: string[] = [];
  for (;;) {
    const next = await lines.next();
    if (next.done === true) throw new Error('its process ended');
    const end = endOf(next.value);
    if (end?.failed !== undefined) throw new StepFailed(end.failed);
    if (end !== undefined) return answer;
    answer.push(next.value);
  }
};

/** Said by Spark itself: the next step can be asked for. */
class StepFailed extends Error {}

/** Rejects when `answer` takes longer. */
const within = async <T>(limitMs: number, answer: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no end within ${limitMs / 1000} s`)), limitMs);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

const endWithThisProcess = (child: ChildProcess): void => {
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
};

/** Starts the process of a session. It ends with this one. */
export const startSpark = (command: string, args: readonly string[], limitMs = STEP_LIMIT_MS): Spark => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  endWithThisProcess(child);
  let complaint = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
  // Told by the answer that does not come.
  child.on('error', (error) => (complaint += error.message));
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let over: Error | undefined;
  const end = (step: string, cause: unknown): Error => {
    child.kill('SIGKILL');
    return new Error(`Spark, in the midst of ${step}: ${String(cause)}\n${complaint}`, { cause });
  };
  const ask = async (step: string, args: readonly string[]): Promise<readonly string[]> => {
    // What it says once it is over would be taken for the answer to another step.
    if (over !== undefined) throw over;
    child.stdin.write(`${JSON.stringify([step, ...args])}\n`);
    try {
      return await within(limitMs, answerFrom(lines));
    } catch (error) {
      if (error instanceof StepFailed)
        throw new Error(`Spark, asked to ${step}: ${error.message}`, { cause: error });
      throw (over = end(step, error));
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    act: (step, ...args) => {
      const next = last.then(() => ask(step, args));
      last = next.catch(() => undefined);
      return next;
    },
    close: () => child.stdin.end(),
  };
};
