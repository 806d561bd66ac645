import { runLine } from '../../cli/main.ts';
import type { Io } from '../../cli/terminal/io.ts';
import type { Prompts } from '../../cli/terminal/prompts.ts';
import { systemClock } from '../../shared/core/index.ts';

export interface Played {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was asked of the person, in order. */
  readonly asked: readonly string[];
}

export interface Stage {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  /** What the person answers; absent: there is no terminal. */
  readonly answers?: readonly (boolean | string | readonly string[])[];
  readonly signal?: AbortSignal;
  readonly samplePort?: number;
  /** Called with what is written for people. */
  readonly told?: (text: string) => void;
  /** Of a terminal on stdout and stderr. */
  readonly width?: number;
  readonly browse?: (url: string) => Promise<void>;
  /** What happens while a question stands. */
  readonly meanwhile?: () => Promise<void>;
  /** Waits are not waited for. */
  readonly hasty?: boolean;
}

const scripted = (
  { answers = [], meanwhile }: Pick<Stage, 'answers' | 'meanwhile'>,
  asked: string[],
): Prompts => {
  const left = [...answers];
  const take = async <Value>(question: string): Promise<Value> => {
    asked.push(question);
    await meanwhile?.();
    return left.shift() as Value;
  };
  return {
    confirm: (question) => take<boolean>(question),
    typed: async (question, word) => (await take<string>(question)) === word,
    choose: (question) => take<readonly string[]>(question),
  };
};

/** What is said to who writes requests, and not to who types lines. */
const OF_REQUESTS = /\b(?:POST|DELETE) |\bGET \/|\bquery\.\w|\bbody\.\w|\bThe body\b/;

/** Throws where a line for people speaks of requests. The API's answer, and a request that is printed, are data. */
const refuseRequestWords = (words: readonly string[], { out, err }: Pick<Played, 'out' | 'err'>): void => {
  const isData = words.includes('--json') || words.includes('--print-curl');
  for (const line of `${isData ? '' : out}\n${err}`.split('\n'))
    if (OF_REQUESTS.test(line)) throw new Error(`${words.join(' ')} speaks of requests: ${line}`);
};

/** Plays one line of the command line in this process: its words as a shell would hand them over. */
export const playCli = async (words: readonly string[], stage: Stage = {}): Promise<Played> => {
  const written = { out: '', err: '' };
  const asked: string[] = [];
  const output = (name: keyof typeof written): Io['out'] => ({
    write: (text) => {
      written[name] += text;
      if (name === 'err') stage.told?.(text);
    },
    width: stage.width,
    paint: (_style, text) => text,
  });
  const io: Io = {
    out: output('out'),
    err: output('err'),
    env: stage.env ?? {},
    cwd: stage.cwd ?? '/nowhere',
    samplePort: stage.samplePort ?? 1,
    platform: 'linux',
    user: 'ada',
    prompts: stage.answers && scripted(stage, asked),
    clock: stage.hasty === true ? { ...systemClock, sleep: () => Promise.resolve() } : systemClock,
    signal: stage.signal ?? new AbortController().signal,
    fetch: stage.fetch ?? (() => Promise.reject(new TypeError('no network in this test'))),
    browse: stage.browse,
  };
  const code = await runLine(words, io);
  refuseRequestWords(words, written);
  return { code, ...written, asked };
};

/** The words of a line as a POSIX shell takes them apart; only what the examples use: blanks and double quotes. */
export const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? '');
