import { runningIn } from '../../local/running-in.ts';
import type { Globals } from '../globals.ts';
import type { Io } from '../terminal/io.ts';
import { appUrlOf } from './remote-app.ts';

/** The address of an app that listens: that of `--app`, or of the `npm start` of this folder; undefined where nothing listens. */
export const listeningUrl = async ({ app }: Globals, { cwd }: Io): Promise<string | undefined> =>
  app === undefined ? (await runningIn(cwd))?.hostUrl : appUrlOf(app);
