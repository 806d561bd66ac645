import { listeningUrl } from '../app/listening-url.ts';
import type { CommandModule } from '../command.ts';
import { Failure } from '../failure.ts';

const NOBODY =
  'Nothing serves the page in this folder now. Start it: npm start. Or name a deployment: --app https://example.azurewebsites.net';

const WHERE_KEY =
  'It asks for a key: npm start prints its own; of a deployment it is a function key of the app.';

export const run: CommandModule['run'] = async ({ io, globals, answer, tell }, given) => {
  const [feed] = given.args;
  const base = await listeningUrl(globals, io);
  if (base === undefined) throw new Failure('unreachable', NOBODY);
  const url = `${base}/api/ui${feed === undefined ? '' : `#/feeds/${encodeURIComponent(feed)}`}`;
  answer({ url }, () => [url]);
  tell(WHERE_KEY);
  if (io.browse === undefined || globals.json) return;
  await io.browse(url).catch(() => tell('No browser could be opened here: open the address yourself.'));
};
