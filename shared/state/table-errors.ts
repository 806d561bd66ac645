import * as z from 'zod';
import {
  isTidemarkError,
  knownCode,
  storageRemedy,
  type StorageWords,
  TidemarkError,
} from '../core/index.ts';

const restError = z.object({
  name: z.string().optional(),
  statusCode: z.number().optional(),
  code: z.string().optional(),
  details: z
    .object({ odataError: z.object({ code: z.string().optional() }).optional(), code: z.string().optional() })
    .optional()
    .catch(undefined),
});

/** What an answer of the Tables service was, as far as it came. */
export interface TableFailure {
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** No token could be had, so nothing was sent. */
  readonly noToken: boolean;
}

const CREDENTIAL_ERRORS: readonly string[] = [
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
];

export const tableFailure = (error: unknown): TableFailure => {
  const parsed = restError.safeParse(error);
  if (!parsed.success) return { status: undefined, code: undefined, noToken: false };
  const { name, statusCode, code, details } = parsed.data;
  return {
    status: statusCode,
    code: details?.odataError?.code ?? details?.code ?? code,
    noToken: name !== undefined && CREDENTIAL_ERRORS.includes(name),
  };
};

export const isTableMissing = (failure: TableFailure): boolean =>
  failure.status === 404 && failure.code === 'TableNotFound';

/** Another write came first: the entity is there already, is gone, or has another ETag. */
export const isLostRace = ({ status, code }: TableFailure): boolean =>
  status === 412 ||
  (status === 404 && code !== 'TableNotFound') ||
  (status === 409 && code === 'EntityAlreadyExists');

/** The service did not say whether it wrote: no answer, or a failure of its own. */
export const isDoubtful = ({ status, noToken }: TableFailure): boolean =>
  !noToken && (status === undefined || status === 408 || status >= 500);

const isDenied = ({ status, noToken }: TableFailure): boolean => noToken || status === 401 || status === 403;

export const isTransient = (failure: TableFailure): boolean =>
  isDoubtful(failure) || failure.status === 429 || failure.status === 409;

const WORDS: StorageWords = {
  role: 'the role Storage Table Data Contributor on the account',
  keyless:
    'set STATE_TABLES_URL instead of STATE_TABLES_CONNECTION_STRING, and give the identity of the app the role Storage Table Data Contributor',
  credential: 'correct STATE_TABLES_CONNECTION_STRING, or the managed identity',
};
const NO_TOKEN = 'No identity to sign in with was found: check the managed identity.';

/** An error of the Tables SDK in our words. `what` names what was tried, and for which feed. */
export const translateTableError = (error: unknown, what: string, location: string): TidemarkError => {
  if (isTidemarkError(error)) return error;
  const failure = tableFailure(error);
  const { status } = failure;
  const code = failure.code === undefined ? undefined : knownCode(failure.code);
  const facts = { location, status, code };
  const answer = [status === undefined ? 'no answer' : `status ${status}`, code].filter(Boolean).join(' ');
  if (isDenied(failure)) {
    const reason = failure.noToken ? 'no identity gave a token' : answer;
    const remedy = failure.noToken ? NO_TOKEN : storageRemedy(code, WORDS);
    return new TidemarkError(
      'state-denied',
      `${what} in ${location} was denied (${reason}). ${remedy}`,
      facts,
      error,
    );
  }
  if (isTransient(failure)) {
    const remedy = 'If it lasts, check the storage account and the network to it.';
    return new TidemarkError(
      'state-unavailable',
      `${what} in ${location} failed (${answer}). ${remedy}`,
      facts,
      error,
    );
  }
  const remedy = 'Tidemark sent what the service does not take: report it with this message.';
  return new TidemarkError(
    'invariant',
    `${what} in ${location} was refused (${answer}). ${remedy}`,
    facts,
    error,
  );
};
