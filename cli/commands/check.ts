import { ask, type Good } from '../ask/ask.ts';
import type { CommandModule } from '../command.ts';
import type { Exit } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { checkReport } from '../show/check-report.ts';
import { feedNames } from './feed-names.ts';

type Report = Good<'checkFeed'>['body'];

const tell = (session: Session, report: Report): void => {
  session.answer(report, () => checkReport(report, session.canvas));
  if (report.ok) session.next(session.typed('sync', report.feed));
};

export const run: CommandModule['run'] = async (session, given): Promise<Exit> => {
  const [only] = given.args;
  const feeds = only === undefined ? await feedNames(session) : [only];
  let isOk = true;
  for (const [at, feed] of feeds.entries()) {
    const { body } = await ask(session, 'checkFeed', { params: { feed } });
    if (at > 0 && !session.globals.json) session.io.out.write('\n');
    tell(session, body);
    isOk &&= body.ok;
  }
  return isOk ? 'done' : 'failed';
};
