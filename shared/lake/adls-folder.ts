import type { DataLakeFileClient, DataLakeFileSystemClient, newPipeline } from '@azure/storage-file-datalake';
import {
  type Clock,
  createPatientCall,
  type NewId,
  newUuid,
  type PatientCall,
  type Random,
} from '../core/index.ts';
import { checkPath } from './paths.ts';

/** A token credential (of `@azure/identity`, say) or the SDK's shared key. */
export type AdlsCredential = NonNullable<Parameters<typeof newPipeline>[0]>;

/** Where the lake is, as `parseLakeUrl` tells it, and who asks. */
export interface AdlsLakeOptions {
  /** `https://<account>.dfs.core.windows.net` or `https://onelake.dfs.fabric.microsoft.com`, without a trailing slash. */
  readonly endpoint: string;
  /** The container; on OneLake the workspace. A plain name. */
  readonly fileSystem: string;
  /** The folder in it that paths count from; on OneLake it begins with the item. A plain path, or empty. */
  readonly root: string;
  readonly credential: AdlsCredential;
  readonly newId?: NewId;
  /** Of the waits between the tries of a call. */
  readonly clock: Clock;
  readonly random: Random;
}

/** The folder that a lake is, as its calls reach it. The SDK is loaded by the first client that is asked for. */
export interface AdlsFolder {
  /** Sends one request, again where its failure passes. */
  readonly call: PatientCall;
  readonly newId: NewId;
  /** A path of the lake as one of the file system. */
  readonly fullPath: (path: string) => string;
  readonly fileSystem: () => Promise<DataLakeFileSystemClient>;
  readonly file: (path: string) => Promise<DataLakeFileClient>;
  /** `path` as the service takes it for the destination of a move. */
  readonly destination: (path: string) => { readonly fileSystem: string; readonly path: string };
}

interface Clients {
  readonly fileSystem: DataLakeFileSystemClient;
  readonly file: (fullPath: string) => DataLakeFileClient;
}

// The SDK's own first wait, 4 s, is longer than most outages. Its timeout is one that the service keeps.
const RETRY = { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 8_000, tryTimeoutInMs: 60_000 };
const CALL_TIMEOUT_MS = 120_000;

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const connect = async (options: AdlsLakeOptions): Promise<Clients> => {
  const sdk = await import('@azure/storage-file-datalake');
  const pipeline = sdk.newPipeline(options.credential, { retryOptions: RETRY });
  const url = `${options.endpoint}/${encodeURIComponent(options.fileSystem)}`;
  return {
    fileSystem: new sdk.DataLakeFileSystemClient(url, pipeline),
    file: (fullPath) => new sdk.DataLakeFileClient(`${url}/${encodePath(fullPath)}`, pipeline),
  };
};

export const openAdlsFolder = (options: AdlsLakeOptions): AdlsFolder => {
  const { fileSystem, root, newId = newUuid, clock, random } = options;
  let connected: Promise<Clients> | undefined;
  const clients = (): Promise<Clients> => (connected ??= connect(options));
  const fullPath = (path: string): string => [root, path].filter((part) => part !== '').join('/');
  return {
    call: createPatientCall({ clock, random, timeoutMs: CALL_TIMEOUT_MS }),
    newId,
    fullPath,
    fileSystem: async () => (await clients()).fileSystem,
    file: async (path) => (await clients()).file(fullPath(checkPath(path))),
    destination: (path) => ({
      fileSystem: encodeURIComponent(fileSystem),
      path: encodePath(fullPath(path)),
    }),
  };
};
