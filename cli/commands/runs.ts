import type { PastRun } from '../../shared/api/index.ts';
import { ask, type Good } from '../ask/ask.ts';
import { type CommandModule, type Given, isSet, textOf } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { runsTable } from '../show/runs-table.ts';
import { watch } from '../watch.ts';

type Listed = Good<'listRuns'>['body'];

const DEFAULT_LIMIT = 20;

const limitOf = (given: Given): number => {
  const text = textOf(given, 'limit');
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 200) return limit;
  throw new Failure('usage', '--limit must be a whole number from 1 to 200.');
};

const queryOf = (given: Given) => {
  const [outcome, before] = [textOf(given, 'outcome'), textOf(given, 'before')];
  return {
    limit: limitOf(given),
    ...(outcome === undefined ? {} : { outcome: outcome as PastRun['outcome'] }),
    ...(before === undefined ? {} : { before }),
  };
};

const load = async (session: Session, given: Given): Promise<Listed> => {
  const [feed] = given.args;
  const query = queryOf(given);
  const { body } =
    feed === undefined
      ? await ask(session, 'listRuns', { query })
      : await ask(session, 'listFeedRuns', { params: { feed }, query });
  return body;
};

const show = (session: Session, given: Given, body: Listed): void => {
  const { runs, next } = body;
  session.answer(body, () => runsTable(runs, session.io.clock.now(), session.canvas));
  if (session.globals.json) return;
  const [feed] = given.args;
  const outcome = textOf(given, 'outcome');
  const words = [
    ...(feed === undefined ? [] : [feed]),
    ...(outcome === undefined ? [] : ['--outcome', outcome]),
    '--limit',
    String(limitOf(given)),
  ];
  const [first] = runs;
  if (first !== undefined) session.next(session.typed('run', first.runId));
  else if (outcome !== undefined || textOf(given, 'before') !== undefined)
    session.tell('There are no such runs.');
  else {
    session.tell('There is no run yet.');
    session.next(feed === undefined ? session.typed('feeds') : session.typed('sync', feed));
  }
  if (next !== undefined) session.next(session.typed('runs', ...words, '--before', next));
};

export const run: CommandModule['run'] = async (session, given) => {
  if (isSet(given, 'watch'))
    return watch(
      session,
      () => load(session, given),
      (body) => show(session, given, body),
    );
  show(session, given, await load(session, given));
};
