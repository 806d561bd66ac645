import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

type AzuriteService = 'blob' | 'queue' | 'table';

/** A running Azurite: the blob, queue and table services on 127.0.0.1. */
export interface Azurite {
  readonly blobUrl: string;
  readonly queueUrl: string;
  readonly tableUrl: string;
  /** For the Azure SDKs, and for `AzureWebJobsStorage`. */
  readonly connectionString: string;
  readonly account: string;
  readonly key: string;
  /** Ends the process and waits until it is gone. A second call does nothing. */
  readonly stop: () => Promise<void>;
}

export interface AzuriteOptions {
  /** Where to keep the data, created when missing. Nothing is kept when it is left out. */
  readonly folder?: string;
  /** A fixed port per service; any free one when left out. */
  readonly ports?: Readonly<Partial<Record<AzuriteService, number>>>;
}

// The account that every Azure emulator has; it is public and opens nothing else.
// Source: Microsoft Learn, "Use the Azurite emulator", "Well-known storage account and key".
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const SERVICES: readonly AzuriteService[] = ['blob', 'queue', 'table'];
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 3_000;

const ENTRY = fileURLToPath(new URL('azurite-process.ts', import.meta.url));

const argumentsFor = (options: AzuriteOptions): string[] => {
  const ports = SERVICES.flatMap((service) => [`--${service}Port`, String(options.ports?.[service] ?? 0)]);
  const keep = options.folder === undefined ? ['--inMemoryPersistence'] : ['--location', options.folder];
  // The SDKs ask for newer API versions than the emulator knows by name; it answers them all the same.
  return [ENTRY, '--silent', '--disableTelemetry', '--skipApiVersionCheck', ...ports, ...keep];
};

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

const stopChild = async (child: ChildProcess): Promise<void> => {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  const hurry = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(hurry);
};

// The address that each service announces, once all have.
const addressesOf = (child: ChildProcess): Promise<ReadonlyMap<string, string>> =>
  new Promise((resolve, reject) => {
    const found = new Map<string, string>();
    let said = '';
    const fail = (why: string): void =>
      reject(new Error(`Azurite did not start: ${why}.${said === '' ? '' : ` It said: ${said.trim()}`}`));
    const timer = setTimeout(() => fail(`no word in ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    const listen = (chunk: unknown): void => {
      said += String(chunk);
      for (const [, service = '', url = ''] of said.matchAll(
        /(\w+) service is successfully listening at (\S+)\n/g,
      )) {
        found.set(service.toLowerCase(), url);
      }
      if (!SERVICES.every((service) => found.has(service))) return;
      clearTimeout(timer);
      child.stdout?.off('data', listen).resume();
      child.stderr?.off('data', listen).resume();
      resolve(found);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code ?? 'a signal'}`);
    });
  });

const describe = (urlOf: (service: string) => string, stop: () => Promise<void>): Azurite => {
  const [blobUrl, queueUrl, tableUrl] = [urlOf('blob'), urlOf('queue'), urlOf('table')];
  const connectionString =
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
    `BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};TableEndpoint=${tableUrl};`;
  return { blobUrl, queueUrl, tableUrl, connectionString, account: ACCOUNT, key: KEY, stop };
};

/**
 * Starts Azurite, the emulator of Azure Storage, on 127.0.0.1 and waits until it listens (about a second). It ends with
 * this process, also when that is killed, and not at a Ctrl-C, so that what runs can still save its state. Throws a plain `Error` with what Azurite said when it does not start.
 */
export const startAzurite = async (options: AzuriteOptions = {}): Promise<Azurite> => {
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  // Detached from the terminal, whose Ctrl-C reaches the whole process group; tied to this process by its stdin.
  const child = spawn(process.execPath, argumentsFor(options), {
    detached: true,
    windowsHide: true,
    stdio: 'pipe',
  });
  // `exit` cannot wait, so it does not ask politely.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    await stopChild(child);
  };
  try {
    const found = await addressesOf(child);
    return describe((service) => `${found.get(service) ?? ''}/${ACCOUNT}`, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};
