import type { HttpResponseInit } from '@azure/functions';
import { createRedactor, isTidemarkError, type Redact } from '../shared/core/index.ts';
import type { Application } from './application.ts';
import { HostStopping } from './host-stopping.ts';
import { toldError } from './told-error.ts';

/** The app's redactor. */
export const redactOf = (application: () => Application): Redact => {
  try {
    return application().deps.redact;
  } catch {
    // Settings that are wrong are told by their names.
    return createRedactor([]);
  }
};

const forHost = (error: unknown, redact: Redact): unknown => {
  const isClean =
    error instanceof HostStopping || (isTidemarkError(error) && redact(error.message) === error.message);
  return isClean ? error : new Error(toldError(error, redact));
};

/** What a handler's work comes to. What it throws the host logs: an error of ours without secrets, and only name and place of any other. */
export const failing = async <Value>({ deps }: Application, work: Promise<Value>): Promise<Value> => {
  try {
    return await work;
  } catch (error) {
    throw forHost(error, deps.redact);
  }
};

/** Files are the app's own. */
const isJson = ({ headers = {} }: HttpResponseInit): boolean =>
  /json/.test(new Headers(headers).get('content-type') ?? '');

/** A JSON answer whose texts hold no secret; any other one as it is. */
export const redactedAnswer = (answer: HttpResponseInit, redact: Redact): HttpResponseInit =>
  typeof answer.body === 'string' && isJson(answer)
    ? {
        ...answer,
        body: JSON.stringify(JSON.parse(answer.body), (_name, value: unknown) =>
          typeof value === 'string' ? redact(value) : value,
        ),
      }
    : answer;
