import { expect, test } from 'vitest';
import { missingSecrets, parseFeeds, resolveSecret, secretsOf } from '../../../shared/config/index.ts';

const feedWith = (name: string, auth: unknown) => ({
  name,
  source: { serviceUrl: 'https://services.example', entitySet: 'Orders', auth },
  cursor: { column: 'OrderID' },
  table: name,
});
const ref = (setting: string) => ({ setting });

test('the settings that the feeds need are told once each, in order', () => {
  const feeds = [
    feedWith('a', { type: 'basic', username: 'u', password: ref('P') }),
    feedWith('b', { type: 'header', name: 'APIKey', value: ref('K') }),
    feedWith('c', { type: 'bearer', token: ref('P') }),
    feedWith('d', {
      type: 'clientCredentials',
      tenantId: 't',
      clientId: 'c',
      clientSecret: ref('C'),
      scope: 's',
    }),
    feedWith('e', { type: 'managedIdentity', scope: 's' }),
    feedWith('f', { type: 'none' }),
  ];
  expect(secretsOf(parseFeeds(JSON.stringify({ feeds }), 'feeds.json').feeds)).toEqual(['C', 'K', 'P']);
});

test('a secret is the value of its setting', () => {
  expect(resolveSecret({ P: ' as it is ' }, ref('P'), { name: 'orders' })).toBe(' as it is ');
});

test.each([
  [
    {},
    'Feed "orders": the app setting P is missing or empty. Put the secret there, or a Key Vault reference to it.',
  ],
  [
    { P: '' },
    'Feed "orders": the app setting P is missing or empty. Put the secret there, or a Key Vault reference to it.',
  ],
  [
    { P: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/p)' },
    'Feed "orders": the app setting P is a Key Vault reference that was not resolved. Give the identity of the app the role Key Vault Secrets User, and check the name of the secret.',
  ],
])('without a value there is none: %j', (env, message) => {
  expect(() => resolveSecret(env, ref('P'), { name: 'orders' })).toThrow(message);
});

test('every feed whose secret is missing is told, and no other', () => {
  const feeds = [
    feedWith('open', { type: 'none' }),
    feedWith('given', { type: 'bearer', token: ref('A') }),
    feedWith('missing', { type: 'bearer', token: ref('B') }),
  ];
  expect(
    missingSecrets({ A: 'c2VjcmV0' }, parseFeeds(JSON.stringify({ feeds }), 'feeds.json').feeds),
  ).toEqual([
    'feeds.json: feeds[2] (feed "missing"): the app setting B is missing or empty. Put the secret there, or a Key Vault reference to it.',
  ]);
});
