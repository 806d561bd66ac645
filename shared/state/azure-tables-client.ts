import { TableClient } from '@azure/data-tables';
import { TidemarkError } from '../core/index.ts';

/** Five attempts of the SDK in 3 to 6 s, so that they fit the time of a write. A `Retry-After` counts instead, where there is one. */
const RETRIES = { maxRetries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 } as const;

/** What hands out access tokens, as the credentials of `@azure/identity` do. */
interface TokenSource {
  getToken(
    scopes: string | string[],
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** `https://<account>.table.core.windows.net` and an identity, or a connection string. */
export type TableAccount =
  { readonly url: string; readonly credential: TokenSource } | { readonly connectionString: string };

/** The SDK's client of one table. Throws `config` for a connection string that is none; the string is not in the message. */
export const openClient = (account: TableAccount, tableName: string): TableClient => {
  const address = 'url' in account ? account.url : account.connectionString;
  const options = { allowInsecureConnection: address.includes('://127.0.0.1'), retryOptions: RETRIES };
  if ('url' in account) {
    return new TableClient(account.url.replace(/\/+$/, ''), tableName, account.credential, options);
  }
  try {
    return TableClient.fromConnectionString(account.connectionString, tableName, options);
  } catch {
    // The SDK's error is left out: it may quote the connection string.
    throw new TidemarkError(
      'config',
      'The connection string of the state tables is not one of a storage account. Copy it whole from the account, or set STATE_TABLES_URL instead.',
    );
  }
};

/** Where the table is, without the signature that a connection string may have put into the URL. Throws `config` for clear text. */
export const locationOf = (client: TableClient): string => {
  const { protocol, hostname, origin, pathname } = new URL(client.url);
  if (protocol === 'https:' || hostname === '127.0.0.1') {
    return `${origin}${pathname.replace(/\/$/, '')}/${client.tableName}`;
  }
  throw new TidemarkError(
    'config',
    `The state tables at ${origin} would be spoken to in clear text. Use https; http is only for an emulator at 127.0.0.1.`,
  );
};
