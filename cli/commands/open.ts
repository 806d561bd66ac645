import { listeningUrl } from '../app/listening-url.ts';
import { ask } from '../ask/ask.ts';
import type { CommandModule } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';

const NOBODY =
  'Nothing serves the page in this folder now. Start it: npm start. Or name a deployment: --app https://example.azurewebsites.net';

const WHERE_KEY =
  'It asks for a key: npm start prints its own; of a deployment it is a function key of the app.';

/** Rejects a feed that is none. The page asks for its key itself: where the app cannot be asked now, it is opened. */
const refuseUnknown = async (session: Session, feed: string): Promise<void> => {
  try {
    await ask(session, 'getFeed', { params: { feed } });
  } catch (error) {
    if (error instanceof Failure && error.exit !== 'usage') return;
    throw error;
  }
};

export const run: CommandModule['run'] = async (session, given) => {
  const { io, globals, answer, tell } = session;
  const base = await listeningUrl(globals, io);
  if (base === undefined) throw new Failure('unreachable', NOBODY);
  const [feed] = given.args;
  if (feed !== undefined && !globals.printCurl) await refuseUnknown(session, feed);
  const url = `${base}/api/ui${feed === undefined ? '' : `#/feeds/${encodeURIComponent(feed)}`}`;
  answer({ url }, () => [url]);
  tell(WHERE_KEY);
  if (io.browse === undefined || globals.json) return;
  await io.browse(url).catch(() => tell('No browser could be opened here: open the address yourself.'));
};
