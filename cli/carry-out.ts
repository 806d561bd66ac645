import { isTidemarkError } from '../shared/core/index.ts';
import { openApp } from './app/open-app.ts';
import { CurlPrinted } from './ask/ask.ts';
import { exitOf } from './ask/problem-exits.ts';
import { withMeantFeed } from './ask/known-feed.ts';
import type { CommandSpec, Given } from './command.ts';
import type { Exit } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { GLOBAL_OPTIONS, type Globals } from './globals.ts';
import { keptByNpm } from './npm-kept.ts';
import { CALL } from './program.ts';
import { createSession, type Session } from './session.ts';
import { jsonText } from './show/json-text.ts';
import { shownLines } from './show/shown-text.ts';
import type { Io } from './terminal/io.ts';
import { Declined } from './terminal/prompts.ts';

const tellFailure = ({ io, globals, tell, next, typed }: Session, failure: Failure): Exit => {
  if (globals.json && failure.answer !== undefined) io.out.write(`${jsonText(failure.answer)}\n`);
  const [first = '', ...others] = shownLines(failure.message);
  tell(io.err.paint('bad', first), ...others);
  next(...failure.next.map((words) => typed(...words)));
  return failure.exit;
};

const tellThrown = (session: Session, error: unknown): Exit => {
  const { io, tell } = session;
  if (error instanceof CurlPrinted) return 'done';
  if (io.signal.aborted) {
    tell('Ended by Ctrl-C.');
    return 'interrupted';
  }
  if (error instanceof Declined) {
    tell('Nothing was done.');
    return 'interrupted';
  }
  if (error instanceof Failure) return tellFailure(session, error);
  if (isTidemarkError(error)) return tellFailure(session, new Failure(exitOf(error.kind), error.message));
  throw error;
};

const refuseKept = ({ options }: CommandSpec, { env }: Io): void => {
  const kept = keptByNpm([...GLOBAL_OPTIONS, ...options], env).map((name) => `--${name}`);
  if (kept.length === 0) return;
  throw new Failure(
    'usage',
    `npm took ${kept.join(' and ')} for itself. Options come after its "--": ${CALL} …`,
  );
};

/** Carries out one command: loads its code, and tells whatever ends it in words. */
export const carryOut = async (spec: CommandSpec, given: Given, globals: Globals, io: Io): Promise<Exit> => {
  const session = createSession(io, globals, () => openApp(globals, io));
  try {
    refuseKept(spec, io);
    const { run } = await spec.load();
    const exit = (await run(session, given)) ?? 'done';
    return exit === 'failed' && io.signal.aborted ? 'interrupted' : exit;
  } catch (error) {
    return tellThrown(session, await withMeantFeed(session, given.args[0] ?? '', error));
  } finally {
    await session.close();
  }
};
