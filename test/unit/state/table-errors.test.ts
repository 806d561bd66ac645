import { expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import {
  isDoubtful,
  isLostRace,
  isTableMissing,
  tableFailure,
  translateTableError,
} from '../../../shared/state/table-errors.ts';

const restError = (statusCode: number | undefined, code?: string): Error =>
  Object.assign(new Error('as the SDK says it'), {
    name: 'RestError',
    statusCode,
    ...(code === undefined ? {} : { details: { odataError: { code } } }),
  });

test.each([
  [restError(401, 'InvalidAuthenticationInfo'), 'state-denied'],
  [restError(403, 'AuthorizationPermissionMismatch'), 'state-denied'],
  [Object.assign(new Error(), { name: 'CredentialUnavailableError' }), 'state-denied'],
  [Object.assign(new Error(), { name: 'AggregateAuthenticationError' }), 'state-denied'],
  [restError(undefined), 'state-unavailable'],
  [restError(408), 'state-unavailable'],
  [restError(409, 'TableBeingDeleted'), 'state-unavailable'],
  [restError(429), 'state-unavailable'],
  [restError(500, 'OperationTimedOut'), 'state-unavailable'],
  [restError(503, 'ServerBusy'), 'state-unavailable'],
  [Object.assign(new Error(), { code: 'ENOTFOUND' }), 'state-unavailable'],
  [new DOMException('late', 'TimeoutError'), 'state-unavailable'],
  ['not even an error', 'state-unavailable'],
  [restError(400, 'PropertyValueTooLarge'), 'invariant'],
  [restError(413, 'RequestBodyTooLarge'), 'invariant'],
])('%o is %s', (cause, kind) => {
  const error = translateTableError(cause, 'Listing the feeds', 'https://a.example/tidemark');
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(/^Listing the feeds in https:\/\/a\.example\/tidemark (?:was|failed)/);
  expect(error.message).not.toContain('as the SDK says it');
  expect(String(error.cause)).not.toContain('as the SDK says it');
});

test('an error of ours stays what it is', () => {
  const ours = new TidemarkError('invariant', 'broken');
  expect(translateTableError(ours, 'Listing the feeds', 'here')).toBe(ours);
});

test.each([
  [restError(412, 'UpdateConditionNotSatisfied'), { lost: true, doubtful: false, missing: false }],
  [restError(409, 'EntityAlreadyExists'), { lost: true, doubtful: false, missing: false }],
  [restError(404, 'ResourceNotFound'), { lost: true, doubtful: false, missing: false }],
  [restError(404, 'TableNotFound'), { lost: false, doubtful: false, missing: true }],
  [restError(409, 'TableBeingDeleted'), { lost: false, doubtful: false, missing: false }],
  [restError(403), { lost: false, doubtful: false, missing: false }],
  [restError(500), { lost: false, doubtful: true, missing: false }],
  [restError(undefined), { lost: false, doubtful: true, missing: false }],
])('what %o says of a write', (cause, says) => {
  const failure = tableFailure(cause);
  expect({
    lost: isLostRace(failure),
    doubtful: isDoubtful(failure),
    missing: isTableMissing(failure),
  }).toEqual(says);
});
