import type { TokenCredential } from '@azure/identity';
import type { Auth, Feed, SecretRef } from '../shared/config/index.ts';
import { TidemarkError } from '../shared/core/index.ts';
import type { Authorize } from '../shared/odata/index.ts';

/** An app setting's value by its name. Rejects with `config` when it is missing. */
export type ReadSecret = (secret: SecretRef) => string;

type Entra = Extract<Auth, { type: 'clientCredentials' | 'managedIdentity' }>;

// Loaded only by the feeds that need it: it is large.
const credentialOf = async (auth: Entra, readSecret: ReadSecret): Promise<TokenCredential> => {
  const { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } =
    await import('@azure/identity');
  if (auth.type === 'clientCredentials') {
    return new ClientSecretCredential(auth.tenantId, auth.clientId, readSecret(auth.clientSecret));
  }
  return auth.clientId === undefined
    ? new DefaultAzureCredential()
    : new ManagedIdentityCredential({ clientId: auth.clientId });
};

const withToken = (feed: Feed, auth: Entra, readSecret: ReadSecret): Authorize => {
  let credential: Promise<TokenCredential> | undefined;
  return async (signal, fresh) => {
    // A fresh credential has no cached token.
    if (fresh || credential === undefined) credential = credentialOf(auth, readSecret);
    try {
      const token = await (await credential).getToken(auth.scope, { abortSignal: signal });
      if (token === null) throw new TypeError('no token');
      return { authorization: `Bearer ${token.token}` };
    } catch (error) {
      signal.throwIfAborted();
      throw new TidemarkError(
        'source-denied',
        `Feed "${feed.name}": no token for ${auth.scope}. Check the identity, its client id and secret, and its consent.`,
        { feed: feed.name },
        error,
      );
    }
  };
};

/** The headers that prove to a feed's service who asks. Secrets are read when they are needed, and never kept. */
export const authorizeFor = (feed: Feed, readSecret: ReadSecret): Authorize => {
  const { auth } = feed.source;
  switch (auth.type) {
    case 'none':
      return async () => ({});
    case 'basic':
      return async () => {
        const pair = Buffer.from(`${auth.username}:${readSecret(auth.password)}`, 'utf8').toString('base64');
        return { authorization: `Basic ${pair}` };
      };
    case 'header':
      return async () => ({ [auth.name]: readSecret(auth.value) });
    case 'bearer':
      return async () => ({ authorization: `Bearer ${readSecret(auth.token)}` });
    case 'clientCredentials':
    case 'managedIdentity':
      return withToken(feed, auth, readSecret);
  }
};
