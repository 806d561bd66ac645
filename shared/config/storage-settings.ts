import type { Environment } from './secrets.ts';

/** A service of a storage account: by its URL with the app's identity, or by a connection string. */
type StorageService = { readonly url: string } | { readonly connectionString: string };

export const STORAGE_CONNECTION = /UseDevelopmentStorage=true|AccountKey=|SharedAccessSignature=/i;

export const STATE_URL = 'put https://<account>.table.core.windows.net there, without a query';
export const STATE_CONNECTION =
  'put the connection string of a storage account there, or UseDevelopmentStorage=true for the emulator';
const QUEUE_URL = 'put https://<account>.queue.core.windows.net there, without a query';

/** True for an https URL without anything that could be a secret. */
export const isServiceRoot = (text: string): boolean => {
  const url = URL.parse(text);
  return (
    url?.protocol === 'https:' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  );
};

/** Where the state is, or a line about what is wrong. */
export const stateOf = (given: Environment): StorageService | string => {
  const {
    STATE_TABLES_URL: url,
    STATE_TABLES_CONNECTION_STRING: own,
    AzureWebJobsStorage: host = '',
  } = given;
  if (url !== undefined && own !== undefined) {
    return 'STATE_TABLES_URL: is set and STATE_TABLES_CONNECTION_STRING is too; leave one of them out';
  }
  if (url !== undefined) return { url };
  if (own !== undefined) return { connectionString: own };
  return STORAGE_CONNECTION.test(host)
    ? { connectionString: host }
    : `STATE_TABLES_URL: is missing; ${STATE_URL}, or set STATE_TABLES_CONNECTION_STRING`;
};

/**
 * Where the run queue is, or a line about what is wrong: in the host's own storage, by the setting that the queue trigger has for its
 * connection, with the host's order of precedence.
 * Source: Azure Functions, "Storage queue trigger", "Connections" and "Identity-based connections".
 */
export const queueOf = (given: Environment): StorageService | string => {
  const {
    AzureWebJobsStorage: host,
    AzureWebJobsStorage__queueServiceUri: uri,
    AzureWebJobsStorage__accountName: account,
  } = given;
  if (host !== undefined) {
    return STORAGE_CONNECTION.test(host)
      ? { connectionString: host }
      : `AzureWebJobsStorage: is not a connection string; ${STATE_CONNECTION}`;
  }
  if (uri !== undefined) {
    return isServiceRoot(uri)
      ? { url: uri.replace(/\/+$/, '') }
      : `AzureWebJobsStorage__queueServiceUri: is not the URL of a Queue service; ${QUEUE_URL}`;
  }
  if (account === undefined) {
    return `AzureWebJobsStorage: is missing; ${STATE_CONNECTION}, or set AzureWebJobsStorage__accountName or AzureWebJobsStorage__queueServiceUri for the identity of the app`;
  }
  return /^[a-z0-9]{3,24}$/.test(account)
    ? { url: `https://${account}.queue.core.windows.net` }
    : 'AzureWebJobsStorage__accountName: is not the name of a storage account, which is 3 to 24 of a-z and 0-9';
};
