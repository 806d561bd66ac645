import type { HttpResponseInit } from '@azure/functions';
import type { BodyProblem } from '../../shared/config/index.ts';
import { problem, type Problem } from '../problem.ts';

/** Why a request is not done, as the problem document that answers it. It is the caller's to know, and no error of the app's. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly #problem: Problem;

  constructor(refusal: Problem) {
    super(refusal.kind);
    this.#problem = refusal;
  }

  /** `runId`: of the run that was asked for. */
  answer(runId?: string): HttpResponseInit {
    return problem({ runId, ...this.#problem });
  }
}

/** What is wrong with a request, each thing at its place; an empty place is the whole body. */
export const badRequest = (errors: readonly BodyProblem[]): RefusedRequest => {
  const lines = errors.map(({ place, message }) =>
    place === '' ? `The body ${message}` : `${place}: ${message}`,
  );
  return new RefusedRequest({ kind: 'bad-request', detail: lines.join('\n'), more: { errors } });
};
