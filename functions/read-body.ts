import type { HttpRequest } from '@azure/functions';
import { type BodyProblem, formatPath, locateJsonError, repeatedMembers } from '../shared/config/index.ts';

type Body =
  /** `undefined`: there was none. */
  | { readonly outcome: 'ok'; readonly value: unknown }
  /** One was sent in chunks, and the host has dropped it: nobody can tell what was asked. */
  | { readonly outcome: 'dropped' }
  | { readonly outcome: 'refused'; readonly problems: readonly BodyProblem[] };

/** Far more than any request of ours needs. */
const MAX_CHARACTERS = 10_000;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const refuse = (message: string): Body => ({ outcome: 'refused', problems: [{ place: '', message }] });

/**
 * A request's JSON body, or what is wrong with it. A body without a content type is taken for JSON.
 * The Functions host hands over no body that has no Content-Length, but its headers. Source: Azure/azure-functions-host#4926.
 */
export const readBody = async (request: HttpRequest): Promise<Body> => {
  const text = await request.text();
  if (text.trim() === '')
    return request.headers.has('transfer-encoding')
      ? { outcome: 'dropped' }
      : { outcome: 'ok', value: undefined };
  const type = request.headers.get('content-type');
  if (type !== null && !JSON_TYPE.test(type)) {
    return refuse('must be JSON; send it with the header content-type: application/json');
  }
  if (text.length > MAX_CHARACTERS) return refuse(`must be at most ${MAX_CHARACTERS} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { line, column } = locateJsonError(text);
    return refuse(`is not JSON from line ${line}, column ${column} on`);
  }
  const problems = repeatedMembers(text).map(({ path, message }) => ({ place: formatPath(path), message }));
  return problems.length === 0 ? { outcome: 'ok', value } : { outcome: 'refused', problems };
};
