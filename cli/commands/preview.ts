import { ask } from '../ask/ask.ts';
import { type CommandModule, type Given, textOf } from '../command.ts';
import { Failure } from '../failure.ts';
import { rowsTable } from '../show/rows-table.ts';

const rowsOf = (given: Given): number | undefined => {
  const text = textOf(given, 'rows');
  if (text === undefined) return undefined;
  const rows = Number(text);
  if (/^\d+$/.test(text) && rows >= 1 && rows <= 100) return rows;
  throw new Failure('usage', '--rows must be a whole number from 1 to 100.');
};

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  const rows = rowsOf(given);
  const { body } = await ask(session, 'previewFeed', {
    params: { feed },
    query: rows === undefined ? {} : { rows },
  });
  session.answer(body, () => rowsTable(body, session.canvas));
  if (body.more) session.tell('There are more.');
  session.next(session.typed('check', feed), session.typed('sync', feed));
};
