import * as z from 'zod';
import {
  type Facts,
  isTidemarkError,
  knownCode,
  storageRemedy,
  type StorageWords,
  TidemarkError,
} from '../core/index.ts';

const restError = z.object({
  name: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  details: z
    .object({ errorCode: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

interface Failure {
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  /** No token could be had, so nothing was sent. */
  readonly noToken: boolean;
}

const CREDENTIAL_ERRORS: readonly string[] = [
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
];

const failureOf = (error: unknown): Failure => {
  const parsed = restError.safeParse(error);
  if (!parsed.success) return { noToken: false };
  const { name = '', statusCode, code, details } = parsed.data;
  return {
    status: statusCode,
    code: details?.errorCode ?? code,
    noToken: CREDENTIAL_ERRORS.includes(name),
  };
};

/** True when there is no such queue yet. */
export const isQueueMissing = (error: unknown): boolean => {
  const { status, code } = failureOf(error);
  return status === 404 && code === 'QueueNotFound';
};

interface Verdict {
  readonly kind: 'queue-denied' | 'queue-unavailable' | 'invariant';
  readonly remedy: string;
}

const WORDS: StorageWords = {
  role: 'the role Storage Queue Data Contributor on the account of AzureWebJobsStorage',
  keyless:
    'set AzureWebJobsStorage__accountName instead of AzureWebJobsStorage, and give the identity of the app the role Storage Queue Data Contributor',
  credential: 'correct the connection string in AzureWebJobsStorage, or the managed identity',
};
const NO_TOKEN = 'No identity to sign in with was found: check the managed identity.';
const UNAVAILABLE: Verdict = {
  kind: 'queue-unavailable',
  remedy: 'If this lasts, check the storage account and the network to it.',
};
const REFUSED: Verdict = {
  kind: 'invariant',
  remedy: 'Tidemark sent what the service does not take: report it with this message.',
};

const verdictOn = ({ status, code, noToken }: Failure): Verdict => {
  if (noToken) return { kind: 'queue-denied', remedy: NO_TOKEN };
  if (status === 401 || status === 403) return { kind: 'queue-denied', remedy: storageRemedy(code, WORDS) };
  const mayPass = status === undefined || status >= 500 || [404, 408, 409, 429].includes(status);
  return mayPass ? UNAVAILABLE : REFUSED;
};

/** A call that failed: what was done, as words before the location, and what is known of it. */
export interface QueueCall {
  readonly doing: string;
  /** What to know of a call whose answer was lost. */
  readonly doubt?: string;
  readonly location: string;
  readonly facts: Facts;
}

/**
 * An SDK's error as ours: `queue-denied` for 401, 403 and a missing identity, `queue-unavailable` for what may pass, `invariant` for a
 * refused message. Our own errors pass as they are.
 */
export const toQueueError = (error: unknown, { doing, doubt, location, facts }: QueueCall): TidemarkError => {
  if (isTidemarkError(error)) return error;
  const failure = failureOf(error);
  const { kind, remedy } = verdictOn(failure);
  const { status, noToken } = failure;
  const code = failure.code === undefined ? undefined : knownCode(failure.code);
  const said = [status === undefined ? 'no answer' : `status ${status}`, code].filter(Boolean).join(' ');
  const after = [kind === 'queue-unavailable' ? doubt : undefined, remedy].filter(Boolean).join(' ');
  return new TidemarkError(
    kind,
    `${doing} ${location} failed (${noToken ? 'no identity gave a token' : said}). ${after}`,
    { ...facts, location, status, code },
    error,
  );
};
