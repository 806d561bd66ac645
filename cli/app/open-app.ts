import type { Globals } from '../globals.ts';
import type { Io } from '../terminal/io.ts';
import type { App } from './app.ts';

/** The app that a line speaks to: over HTTP with `--app`, else that of this folder. */
export const openApp = async (globals: Globals, io: Io): Promise<App> => {
  if (globals.app !== undefined) {
    const { openRemote } = await import('./remote-app.ts');
    return openRemote(globals.app, globals.keyFrom, io);
  }
  const { openFolder } = await import('./folder-app.ts');
  return openFolder(globals, io);
};
