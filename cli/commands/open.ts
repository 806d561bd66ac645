import { listeningUrl } from '../app/listening-url.ts';
import type { CommandModule } from '../command.ts';
import { Failure } from '../failure.ts';

const NOBODY =
  'Nothing serves the page in this folder now. Start it: npm start. Or name a deployment: --app https://example.azurewebsites.net';

export const run: CommandModule['run'] = async ({ io, globals, answer, tell }, given) => {
  const [feed] = given.args;
  const base = await listeningUrl(globals, io);
  if (base === undefined) throw new Failure('unreachable', NOBODY);
  const url = `${base}/api/ui${feed === undefined ? '' : `#/feeds/${encodeURIComponent(feed)}`}`;
  answer({ url }, () => [url]);
  if (io.browse === undefined || globals.json) return;
  await io.browse(url).catch(() => tell('No browser could be opened here: open the address yourself.'));
};
