import { type Answer, type EndpointName, isLoopback, type Problem } from '../../shared/api/index.ts';
import type { Line } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Globals } from '../globals.ts';
import { exitOf } from './problem-exits.ts';
import { isOfRequest, ofAnotherVersion, problemText } from './problem-words.ts';

/** What a failure is told with besides what the app answered. */
export interface Asked {
  readonly place: string;
  readonly globals: Globals;
  readonly hasKey: boolean;
  /** The feed that the request names. */
  readonly feed?: string | undefined;
}

type Failed = Extract<Answer<EndpointName>, { readonly body: Problem | undefined }>;

const keyFailure = ({ place, globals: { keyFrom, app }, hasKey }: Asked): Failure => {
  if (app === undefined)
    return new Failure('key', `${place} takes no request with the key that it was started with.`);
  const where = isLoopback(new URL(place).hostname)
    ? 'npm start prints its own.'
    : 'A function key of a deployment: az functionapp keys list --name APP --resource-group GROUP --query functionKeys';
  return new Failure(
    'key',
    hasKey
      ? `The key in ${keyFrom} is none of ${place}. ${where}`
      : `${place} asks for a key: put it into the environment variable ${keyFrom}, or name another by --key-from-env. ${where}`,
  );
};

/** What the host, or something before it, answers without a word of ours. */
const wordless = (status: number, asked: Asked): Failure => {
  const { place } = asked;
  if (status === 401 || status === 403) return keyFailure(asked);
  if (status === 404 || status === 405) return new Failure('failed', ofAnotherVersion(asked));
  if (status === 429 || status >= 502)
    return new Failure(
      'unreachable',
      `${place} is starting, stopping or busy (${status}). Ask again in a minute.`,
      { again: true },
    );
  return new Failure('failed', `${place} answered ${status} without a word. Its log says why.`);
};

/** What a run ends with, and leaves its story of: not what only a request can have wrong, nor what keeps the app from writing it down. */
const isOfRun = (kind: string): boolean => !isOfRequest(kind) && !/^(?:state|queue)-/.test(kind);

const nextOf = ({ kind, heldBy, runId }: Problem, { feed }: Asked): readonly Line[] => {
  if (heldBy !== undefined)
    return [
      ['run', heldBy, '--watch'],
      ['cancel', heldBy],
    ];
  if (kind === 'feed-unknown') return [['feeds']];
  if (kind === 'feed-paused' && feed !== undefined) return [['resume', feed]];
  if (kind === 'run-unknown') return [['runs']];
  if (kind === 'run-ended' && runId !== undefined) return [['run', runId]];
  return runId !== undefined && feed !== undefined && isOfRun(kind) ? [['run', runId]] : [];
};

/** An answer that is none of those that were asked for, in words, with what to do. */
export const problemFailure = ({ status, body }: Failed, asked: Asked): Failure => {
  if (body === undefined) return wordless(status, asked);
  const { kind, said } = body;
  const text = problemText(body, { ...asked, isHere: asked.globals.app === undefined });
  const message = said === undefined ? text : `${text}\nThe service said: ${said}`;
  return new Failure(exitOf(kind), message, { answer: body, next: nextOf(body, asked) });
};
