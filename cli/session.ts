import { KEY_NAME, shellWord } from '../shared/api/index.ts';
import type { App } from './app/app.ts';
import type { Line } from './command.ts';
import { Failure } from './failure.ts';
import type { Globals } from './globals.ts';
import { jsonText } from './show/json-text.ts';
import { shownText } from './show/shown-text.ts';
import type { Canvas } from './show/table.ts';
import type { Io } from './terminal/io.ts';

/** One line of the command line, while it is carried out. */
export interface Session {
  readonly io: Io;
  readonly globals: Globals;
  /** A line that can be typed as it is: `typed('run', id)`. */
  readonly typed: (...line: Line) => string;
  /** The app that is asked, opened by the first call. */
  readonly app: () => Promise<App>;
  readonly close: () => Promise<void>;
  /** What data is drawn on. */
  readonly canvas: Canvas;
  /** Lines of data on stdout: of `render`, or the answer itself with `--json`. */
  readonly answer: (body: unknown, render: () => readonly string[]) => void;
  /** Lines for people, on stderr. */
  readonly tell: (...lines: readonly string[]) => void;
  /** What to type next, on stderr. */
  readonly next: (...lines: readonly string[]) => void;
}

/** How the command line is called here: by npm, or by the word that `completion` makes. */
const callOf = ({ env }: Io): string => (env['TIDEMARK_WORD'] === '1' ? 'tidemark' : 'npm run tidemark --');

/** `--app` and its key's name go along with every line that is to be typed next. */
const sameApp = ({ app, keyFrom }: Globals): readonly string[] => [
  ...(app === undefined ? [] : ['--app', app]),
  ...(app === undefined || keyFrom === KEY_NAME ? [] : ['--key-from-env', keyFrom]),
];

const rendered = (render: () => readonly string[]): readonly string[] => {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message =
      'The answer is not as this version of the command line knows it: the app is probably newer. Update this checkout, or add --json to see the answer as it is.';
    throw new Failure('failed', message);
  }
};

export const createSession = (io: Io, globals: Globals, open: () => Promise<App>): Session => {
  let opened: Promise<App> | undefined;
  const call = callOf(io);
  const typed: Session['typed'] = (...words) =>
    [call, ...words.map(shellWord), ...sameApp(globals).map(shellWord)].join(' ');
  const tell: Session['tell'] = (...lines) => {
    for (const line of lines) io.err.write(`${line}\n`);
  };
  return {
    io,
    globals,
    typed,
    app: () => (opened ??= open()),
    close: async () => {
      const app = await opened?.catch(() => undefined);
      await app?.close();
    },
    canvas: io.out,
    answer: (body, render) => {
      if (globals.json) return io.out.write(`${jsonText(body)}\n`);
      for (const line of rendered(render)) io.out.write(`${line}\n`);
    },
    tell,
    next: (...lines) => {
      if (globals.json) return;
      for (const line of lines) tell(io.err.paint('dim', `Next: ${shownText(line)}`));
    },
  };
};
