import {
  type ErrorKind,
  isTidemarkError,
  knownCode,
  restAnswerOf,
  storageRemedy,
  type StorageWords,
  TidemarkError,
} from '../core/index.ts';

/** Where a call went, for its error: the lake, and a path in it. */
export interface AdlsPlace {
  readonly location: string;
  readonly path: string;
  readonly isOneLake: boolean;
}

interface Failure {
  readonly status: number | undefined;
  readonly code: string;
}

const NO_ROOT = new Set([
  'FilesystemNotFound',
  'ContainerNotFound',
  'WorkspaceNotFound',
  'ArtifactNotFound',
  'ItemNotFound',
]);
const TAKEN = new Set([
  'PathAlreadyExists',
  'ResourceAlreadyExists',
  'BlobAlreadyExists',
  'ConditionNotMet',
  'TargetConditionNotMet',
]);
const NO_IDENTITY = new Set([
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
]);
// Not a verdict on the request itself: the same one may do better later.
const PASSING = new Set([404, 408, 409, 412, 416, 429]);

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const firstText = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/** What the service said: HTTP status (none when no answer came) and its error code, else the error's name. */
export const adlsFailure = (error: unknown): Failure => ({
  status: restAnswerOf(error).status,
  code:
    firstText(field(field(error, 'details'), 'errorCode'), field(error, 'code'), field(error, 'name')) ??
    'unknown',
});

const REQUEST_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

// What Microsoft's support asks for.
const requestIdOf = (error: unknown): string | undefined => {
  const id = firstText(field(field(error, 'details'), 'x-ms-request-id'));
  return id !== undefined && REQUEST_ID.test(id) ? id : undefined;
};

/** True when nothing is at the path, though the lake itself is there. */
export const isNothingThere = (error: unknown): boolean => {
  const { status, code } = adlsFailure(error);
  return status === 404 && !NO_ROOT.has(code);
};

/**
 * True when a conditional move was refused because its destination exists. Azure's answer to a rename is not written
 * down: 409 and 412 are both taken.
 * Source: Azure Data Lake Storage REST, "Path - Create"; Apache Hadoop, AbfsDfsClient `renamePath`.
 */
export const isTaken = (error: unknown): boolean => {
  const { status, code } = adlsFailure(error);
  return (status === 409 || status === 412) && TAKEN.has(code);
};

/** True when a call that was meant for the file of one tag met another one. A lease is refused with 412 too. */
export const isOther = (error: unknown): boolean => {
  const { status, code } = adlsFailure(error);
  return status === 412 && TAKEN.has(code);
};

const kindOf = ({ status, code }: Failure): ErrorKind => {
  if (NO_IDENTITY.has(code)) return 'lake-denied';
  if (status === 404 && NO_ROOT.has(code)) return 'config';
  if (status === undefined || status >= 500 || PASSING.has(status)) return 'lake-unavailable';
  return 'lake-denied';
};

const signIn = { keyless: 'let the app sign in with its identity', credential: 'check the managed identity' };
const ACCOUNT: StorageWords = {
  ...signIn,
  role: 'the role Storage Blob Data Contributor on the account or file system',
};
const WORKSPACE =
  'Give the identity that runs this app the Contributor role in the Fabric workspace, and let service principals use Fabric APIs in the tenant.';

/** OneLake has codes of its own, and no network of its own. */
const deniedBy = (code: string, isOneLake: boolean): string =>
  isOneLake ? WORKSPACE : storageRemedy(code, ACCOUNT);

const remedyOf = ({ status, code }: Failure, place: AdlsPlace): string => {
  if (NO_IDENTITY.has(code)) return 'No identity to sign in with was found: check the managed identity.';
  if (status === 401 || status === 403) return deniedBy(code, place.isOneLake);
  if (status === 404 && NO_ROOT.has(code)) return 'Create it, or mend LAKE_URL.';
  if (status === undefined) return 'No answer came: check the host in LAKE_URL and the network, or wait.';
  if (status === 429 || status >= 500) return 'It should pass.';
  if (PASSING.has(status)) return 'Nothing can be said of what landed: whoever comes next looks first.';
  return 'The account must have a hierarchical namespace; see the cause.';
};

/**
 * An SDK's error as ours: `lake-denied` for 401, 403, a missing identity and requests that no retry can mend; `config`
 * when file system, workspace or item is not there; `lake-unavailable` for everything else. The cause is a copy
 * without the request. Our own errors, and the reason of the caller's `signal`, pass as they are.
 */
export const toAdlsError = (error: unknown, place: AdlsPlace, signal: AbortSignal | undefined): unknown => {
  if (signal?.aborted === true) return signal.reason;
  if (isTidemarkError(error)) return error;
  const failure = adlsFailure(error);
  const code = knownCode(failure.code);
  const said = [failure.status, code].filter((part) => part !== undefined).join(' ');
  return new TidemarkError(
    kindOf(failure),
    `The lake at ${place.location} answered ${said} for ${JSON.stringify(place.path)}. ${remedyOf(failure, place)}`,
    { path: place.path, status: failure.status, code, requestId: requestIdOf(error) },
    error,
  );
};
