import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import { isNothingThere, isTaken, toAdlsError } from '../../../shared/lake/adls-errors.ts';

const REQUEST_ID = 'c1a2b3c4-0000-4000-8000-000000000001';
const place = { location: 'https://a.dfs.core.windows.net/fs', path: 'Tables/x', isOneLake: false };

// As the SDK's RestError: a code from the body or the header, a status when an answer came.
const said = (statusCode: number | undefined, code?: string, name = 'RestError'): Error =>
  Object.assign(new Error('said by the service'), { name, statusCode, code });

describe('an error of the SDK', () => {
  test.each([
    [said(401, 'NoAuthenticationInformation'), 'lake-denied', 'Storage Blob Data Contributor'],
    [said(403, 'AuthorizationPermissionMismatch'), 'lake-denied', 'Storage Blob Data Contributor'],
    [said(undefined, undefined, 'CredentialUnavailableError'), 'lake-denied', 'managed identity'],
    [said(undefined, undefined, 'AggregateAuthenticationError'), 'lake-denied', 'managed identity'],
    [said(400, 'UnsupportedHeader'), 'lake-denied', 'hierarchical namespace'],
    [said(404, 'FilesystemNotFound'), 'config', 'mend LAKE_URL'],
    [said(404, 'ContainerNotFound'), 'config', 'mend LAKE_URL'],
    [said(404, 'ArtifactNotFound'), 'config', 'mend LAKE_URL'],
    [said(404, 'SourcePathNotFound'), 'lake-unavailable', 'Nothing can be said of what landed'],
    [said(409, 'LeaseIdMissing'), 'lake-unavailable', 'Nothing can be said of what landed'],
    [said(429, 'TooManyRequests'), 'lake-unavailable', 'should pass'],
    [said(500, 'InternalError'), 'lake-unavailable', 'should pass'],
    [said(503, 'ServerBusy'), 'lake-unavailable', 'should pass'],
    [said(undefined, 'ENOTFOUND'), 'lake-unavailable', 'check the host'],
    [said(undefined, 'REQUEST_SEND_ERROR'), 'lake-unavailable', 'check the host'],
    [said(undefined, undefined, 'TimeoutError'), 'lake-unavailable', 'check the host'],
    [new RangeError('short'), 'lake-unavailable', 'check the host'],
  ])('%o is %s', (cause, kind, words) => {
    const error = toAdlsError(cause, place, undefined);
    expect(error).toMatchObject({ kind, cause: { name: cause.name }, facts: { path: 'Tables/x' } });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('said by the service');
    expect(error).toMatchObject({ message: expect.stringContaining(words) });
    expect(error).toMatchObject({ message: expect.stringContaining(place.location) });
  });

  test('a refusal by OneLake names the role in its workspace', () => {
    const error = toAdlsError(said(403, 'Forbidden'), { ...place, isOneLake: true }, undefined);
    expect(error).toMatchObject({
      message: expect.stringContaining('Contributor role in the Fabric workspace'),
    });
  });

  test('the code of the header comes before the code of the body', () => {
    const error = Object.assign(said(404, 'PathNotFound'), { details: { errorCode: 'FilesystemNotFound' } });
    expect(toAdlsError(error, place, undefined)).toMatchObject({ kind: 'config' });
  });

  test('a request id that is none is left out', () => {
    const error = Object.assign(said(500, 'InternalError'), { details: { 'x-ms-request-id': 'hunter2' } });
    expect(inspect(toAdlsError(error, place, undefined), { depth: 10 })).not.toContain('hunter2');
  });

  test('its cause tells what happened, and not the request with its token', () => {
    const request = { headers: { authorization: 'Bearer hunter2' } };
    const details = { 'x-ms-request-id': REQUEST_ID };
    const error = toAdlsError(
      Object.assign(said(500, 'InternalError'), { request, details }),
      place,
      undefined,
    );
    expect(error).toMatchObject({
      cause: { name: 'RestError', code: 'InternalError', statusCode: 500 },
      facts: { requestId: REQUEST_ID },
    });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter2');
  });

  test('an error of ours and the reason of a signal pass as they are', () => {
    const own = new TidemarkError('invariant', 'x');
    expect(toAdlsError(own, place, undefined)).toBe(own);
    expect(toAdlsError(said(undefined, undefined, 'AbortError'), place, AbortSignal.abort('why'))).toBe(
      'why',
    );
  });

  test('a call that was given up for time is not taken for the caller’s own abort', () => {
    const error = toAdlsError(
      said(undefined, 'ABORT_ERR', 'AbortError'),
      place,
      new AbortController().signal,
    );
    expect(error).toMatchObject({ kind: 'lake-unavailable' });
  });
});

describe('the destination of a move', () => {
  test.each([
    [409, 'PathAlreadyExists', true],
    [409, 'ResourceAlreadyExists', true],
    [412, 'ConditionNotMet', true],
    [412, 'TargetConditionNotMet', true],
    [412, 'SourceConditionNotMet', false],
    [409, 'PathConflict', false],
    [409, 'LeaseIdMissing', false],
    [404, 'SourcePathNotFound', false],
    [404, 'RenameDestinationParentPathNotFound', false],
    [500, 'InternalError', false],
    [undefined, 'ECONNRESET', false],
  ])('%s %s: taken is %s', (status, code, taken) => {
    expect(isTaken(said(status, code))).toBe(taken);
  });
});

test.each([
  [404, 'PathNotFound', true],
  [404, 'BlobNotFound', true],
  [404, undefined, true],
  [404, 'FilesystemNotFound', false],
  [404, 'WorkspaceNotFound', false],
  [403, 'PathNotFound', false],
])('%s %s: nothing there is %s', (status, code, missing) => {
  expect(isNothingThere(said(status, code))).toBe(missing);
});
