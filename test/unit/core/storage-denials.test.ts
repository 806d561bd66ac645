import { describe, expect, test } from 'vitest';
import { toAdlsError } from '../../../shared/lake/adls-errors.ts';
import { toQueueError } from '../../../shared/queue/queue-errors.ts';
import { translateTableError } from '../../../shared/state/table-errors.ts';

const restError = (code: string, status: number): Error =>
  Object.assign(new Error('refused'), { name: 'RestError', statusCode: status, code });

interface Store {
  readonly name: string;
  readonly said: (code: string, status?: number) => unknown;
  readonly role: string;
  readonly keyless: string;
}

const location = 'https://acct.example';
const STORES: readonly Store[] = [
  {
    name: 'the state',
    said: (code, status = 403) => translateTableError(restError(code, status), 'Listing', location),
    role: 'Storage Table Data Contributor',
    keyless: 'STATE_TABLES_URL',
  },
  {
    name: 'the queue',
    said: (code, status = 403) =>
      toQueueError(restError(code, status), { doing: 'Sending to', location, facts: {} }),
    role: 'Storage Queue Data Contributor',
    keyless: 'AzureWebJobsStorage__accountName',
  },
  {
    name: 'the lake',
    said: (code, status = 403) =>
      toAdlsError(restError(code, status), { location, path: 'Tables/x', isOneLake: false }, undefined),
    role: 'Storage Blob Data Contributor',
    keyless: 'its identity',
  },
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

describe.each(STORES)('a refusal of $name', ({ said, role, keyless }) => {
  test.each(['AuthorizationFailure', 'PublicAccessNotPermitted', 'authorizationfailure'])(
    '%s is the network, and no role is named',
    (code) => {
      const message = messageOf(said(code));
      expect(message).toMatch(/firewall or private endpoint/);
      expect(message).toContain('Networking');
      expect(message).not.toContain(role);
    },
  );

  test('KeyBasedAuthenticationNotPermitted is the setting to change', () => {
    const message = messageOf(said('KeyBasedAuthenticationNotPermitted'));
    expect(message).toContain('takes no keys');
    expect(message).toContain(keyless);
  });

  test('AuthorizationPermissionMismatch is the role, and not the network', () => {
    const message = messageOf(said('AuthorizationPermissionMismatch'));
    expect(message).toContain(role);
    expect(message).not.toMatch(/firewall|Networking/);
  });

  test('AuthenticationFailed is what the app signs in with', () => {
    expect(messageOf(said('AuthenticationFailed', 401))).toMatch(
      /does not accept what the app signs in with/,
    );
  });

  test.each(['SomethingNew', 'constructor', ''])('%j, which nobody knows, is role and network', (code) => {
    const message = messageOf(said(code));
    expect(message).toContain(role);
    expect(message).toContain('Networking');
  });
});
