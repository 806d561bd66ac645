import { ownOf } from '../core/index.ts';
import type { Auth, Feed } from './feed.ts';
import { type Environment, secretOf } from './secrets.ts';

/** Settings of the platform that are secrets themselves. Source: App Service, "Managed identities", REST; Azure SDK, EnvironmentCredential. */
const PLATFORM = [
  'IDENTITY_HEADER',
  'MSI_SECRET',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
];

const KEY = /(?:^|;)\s*AccountKey=([^;]+)/i;
const SIGNATURE = /(?:^|;)\s*SharedAccessSignature=([^;]+)/i;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The key and the signature in the connection string of a storage account. */
const secretsOfConnection = (value: string): readonly string[] => {
  const signature = SIGNATURE.exec(value)?.[1];
  const sig = signature === undefined ? undefined : /(?:^|[?&])sig=([^&]+)/i.exec(signature)?.[1];
  const secrets = [KEY.exec(value)?.[1], signature, sig, sig === undefined ? undefined : decoded(sig)];
  return secrets.filter((secret) => secret !== undefined);
};

/** A secret in the forms that a service is sent it, and may say again. */
const formsOf = (auth: Auth, secret: string): readonly string[] => {
  switch (auth.type) {
    case 'basic':
      return [secret, `${auth.username}:${secret}`];
    case 'none':
    case 'header':
    case 'bearer':
    case 'clientCredentials':
    case 'managedIdentity':
      return [secret];
  }
};

const secretsOfFeed = (env: Environment, { source: { auth } }: Feed): readonly string[] => {
  const secret = secretOf(auth);
  const value = secret === undefined ? undefined : ownOf(env, secret.setting);
  return value === undefined ? [] : formsOf(auth, value);
};

/**
 * Every secret that the app holds: those of its feeds (with Basic's pair), the keys and signatures of every connection string among its
 * settings, and the platform's own. Their values, for whoever keeps them out of texts.
 */
export const appSecrets = (env: Environment, feeds: readonly Feed[]): readonly string[] => {
  const secrets = [
    ...feeds.flatMap((feed) => secretsOfFeed(env, feed)),
    ...Object.values(env).flatMap((value) => (value === undefined ? [] : secretsOfConnection(value))),
    ...PLATFORM.map((name) => ownOf(env, name) ?? ''),
  ];
  return [...new Set(secrets.filter((secret) => secret !== ''))];
};
