import {
  type Answer,
  type Asked,
  ClientError,
  createClient,
  curlLine,
  type EndpointName,
} from '../../shared/api/index.ts';
import type { App } from '../app/app.ts';
import { CUT } from '../app/why-unreachable.ts';
import { listeningUrl } from '../app/listening-url.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { escapedOdd } from '../show/json-text.ts';
import { problemFailure } from './problem-failure.ts';

/** Ends a command whose request was printed and not sent. */
export class CurlPrinted extends Error {
  override readonly name = 'CurlPrinted';
}

/** Where `npm start` listens, for lines that ask the app of this folder. */
const LOCAL_URL = 'http://127.0.0.1:7071';

/** What an endpoint answers that is no problem. */
export type Good<Name extends EndpointName> = Extract<Answer<Name>, { readonly status: 200 | 202 }>;

/** The feed, or the run, that a request names. */
const paramsOf = ({ params = {} }: { readonly params?: object }): ReadonlyMap<string, string> =>
  new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));

/** A name that no feed or run can have: nothing, or dots alone. */
const noName = (params: ReadonlyMap<string, string>): Failure => {
  const runId = params.get('runId');
  return runId === undefined
    ? new Failure('usage', `There is no feed "${params.get('feed') ?? ''}".`, { next: [['feeds']] })
    : new Failure('usage', `There is no run "${runId}".`, { next: [['runs']] });
};

/** What came instead of an answer. What the fetch of the app itself threw is told as it is. */
const clientFailure = (
  error: unknown,
  params: ReadonlyMap<string, string>,
  { place, url }: Pick<App, 'place' | 'url'> = { place: '', url: undefined },
): unknown => {
  if (!(error instanceof ClientError)) return error;
  const { cause, kind, status } = error;
  if (cause instanceof Failure) return cause;
  if (kind === 'bad-argument') return noName(params);
  if (kind === 'not-tidemark') {
    const what = `${place} is no Tidemark: it answers ${status}, and not as one does. Is the address right?`;
    return new Failure('unreachable', what);
  }
  // In this process nothing is between: it is a mistake of ours.
  if (url === undefined) return cause;
  return new Failure('unreachable', `${place} does not answer: ${CUT}`, { again: true });
};

/** A line that is printed reads the key from a variable, which a shell without it takes for an empty one. */
const noKey = (keyFrom: string, app: string | undefined): string =>
  `The line takes the key from ${keyFrom}, which is not set here. Before it: export ${keyFrom}=… ${app === undefined ? '(npm start prints its own)' : '(a function key of the app)'}`;

/** The request in a line, in place of being sent. */
const printCurl = async <Name extends EndpointName>(
  { io, globals, tell }: Session,
  name: Name,
  asked: Asked<Name>,
): Promise<never> => {
  const { keyFrom } = globals;
  const base = `${(await listeningUrl(globals, io)) ?? LOCAL_URL}/api`;
  try {
    // Nothing but the body, which is JSON, can hold what is escaped.
    io.out.write(`${escapedOdd(curlLine({ base, keyName: keyFrom }, name, asked))}\n`);
    if ((io.env[keyFrom] ?? '') === '') tell(noKey(keyFrom, globals.app));
  } catch (error) {
    throw clientFailure(error, paramsOf(asked));
  }
  throw new CurlPrinted();
};

const isGood = <Name extends EndpointName>(answer: Answer<Name>): answer is Good<Name> =>
  answer.status === 200 || answer.status === 202;

/** Asks the app. Resolves with what is no problem; rejects with a `Failure` that says in words what is, and what to do. */
export const ask = async <Name extends EndpointName>(
  session: Session,
  name: Name,
  asked: Asked<Name> = {},
): Promise<Good<Name>> => {
  const { io, globals } = session;
  if (globals.printCurl) return printCurl(session, name, asked);
  const app = await session.app();
  const client = createClient({ base: `${app.url ?? LOCAL_URL}/api`, key: app.key, fetch: app.fetch });
  let answer: Answer<Name>;
  try {
    answer = await client.call(name, { signal: io.signal, ...asked });
  } catch (error) {
    throw clientFailure(error, paramsOf(asked), app);
  }
  if (isGood(answer)) return answer;
  const feed = paramsOf(asked).get('feed');
  throw problemFailure(answer as Parameters<typeof problemFailure>[0], {
    place: app.place,
    globals,
    hasKey: app.key !== undefined,
    feed,
  });
};
