import type { ListedRun } from '../../shared/api/index.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { ask, type Good } from './ask.ts';

/** A beginning of an id that is asked for, as `runs` shows it, or some more or less of it. */
const BEGINNING = /^[\da-f][\da-f-]{3,34}$/;

/** So many pages of so many runs are looked through. */
const MOST_PAGES = 25;
const PAGE = 200;

const listed = async (session: Session, before: string | undefined): Promise<Good<'listRuns'>['body']> => {
  const query = { limit: PAGE, ...(before === undefined ? {} : { before }) };
  return (await ask(session, 'listRuns', { query })).body;
};

/** Those whose ids begin so, on the first page that has any. */
const foundBy = async (session: Session, beginning: string): Promise<readonly ListedRun[]> => {
  let before: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { runs, next } = await listed(session, before);
    const found = runs.filter(({ runId }) => runId.startsWith(beginning));
    if (found.length > 0 || next === undefined) return found;
    before = next;
  }
  return [];
};

const unknown = (beginning: string): Failure =>
  new Failure(
    'usage',
    `No listed run has an id that begins with ${beginning}. The list has the first letters of each:`,
    {
      next: [['runs']],
    },
  );

const ambiguous = (beginning: string, found: readonly ListedRun[]): Failure => {
  const lines = found.map(({ runId, kind, feed, startedAt }) => `  ${runId}  ${kind} ${feed}, ${startedAt}`);
  return new Failure(
    'usage',
    [`${found.length} runs begin with ${beginning}. Type more of the one:`, ...lines].join('\n'),
  );
};

/** The whole id of the run that was typed: as it is, or by its beginning, as git knows commits. */
export const namedRun = async (session: Session, typed: string): Promise<string> => {
  const beginning = typed.toLowerCase();
  if (!BEGINNING.test(beginning)) return typed;
  if (session.globals.printCurl)
    throw new Failure(
      'usage',
      'With --print-curl nothing is looked up: type the whole id, which `run` and --json show.',
    );
  const found = await foundBy(session, beginning);
  const [only] = found;
  if (only === undefined) throw unknown(beginning);
  if (found.length > 1) throw ambiguous(beginning, found);
  return only.runId;
};
