import {
  type Answer,
  type Asked,
  ClientError,
  createClient,
  curlLine,
  type EndpointName,
  endpointOf,
} from '../../shared/api/index.ts';
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

/** What came instead of an answer. What the fetch of the app itself threw is told as it is. */
const clientFailure = (error: unknown, place: string): unknown => {
  if (!(error instanceof ClientError)) return error;
  const { cause, kind, message } = error;
  if (cause instanceof Failure) return cause;
  if (kind === 'bad-argument') return new Failure('usage', message);
  if (kind === 'not-tidemark') return new Failure('unreachable', `${place} is no Tidemark: ${message}`);
  return new Failure('unreachable', `${place} does not answer.`);
};

/** The request in a line, in place of being sent. */
const printCurl = async <Name extends EndpointName>(
  { io, globals }: Session,
  name: Name,
  asked: Asked<Name>,
): Promise<never> => {
  const base = `${(await listeningUrl(globals, io)) ?? LOCAL_URL}/api`;
  try {
    // Nothing but the body, which is JSON, can hold what is escaped.
    io.out.write(`${escapedOdd(curlLine({ base, keyName: globals.keyFrom }, name, asked))}\n`);
  } catch (error) {
    throw clientFailure(error, 'The app');
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
    throw clientFailure(error, app.place);
  }
  if (isGood(answer)) return answer;
  const { method, path } = endpointOf(name);
  const params = new Map(Object.entries(asked.params ?? {}));
  const feed = params.get('feed');
  throw problemFailure(answer as Parameters<typeof problemFailure>[0], {
    request: `${method} /api/${path}`,
    place: app.place,
    globals,
    hasKey: app.key !== undefined,
    feed: typeof feed === 'string' ? feed : undefined,
  });
};
