import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newUuid } from '../../../shared/core/index.ts';
import type { Azurite } from '../../../local/azurite.ts';
import type { HostKeys } from '../../../local/functions-host/index.ts';
import { type LaunchedHost, launchHost } from '../launch.ts';
import { type IngestionServer, startIngestionServer } from './ingestion-server.ts';
import { type Journal, openJournal } from './journal.ts';
import { type HostJson, PROBE_FUNCTIONS, writeProbe } from './probe-app.ts';
import { type QueueProxy, startQueueProxy } from './queue-proxy.ts';
import { openQueues, type Queues } from './queues.ts';
import { seedKeys } from './seed-keys.ts';
import { NEVER } from './times.ts';

/** Where one scene plays: a store, an id and queues of its own, and hosts of the probe on it. */
export interface Stage {
  readonly folder: string;
  readonly queue: string;
  readonly queues: Queues;
  readonly journal: Journal;
  readonly ingestion: IngestionServer;
  /** Between the hosts and their queues. */
  readonly proxy: QueueProxy;
  readonly keys: HostKeys;
  /** Writes the probe's host.json, and starts a host of it. May be called again, also while another host runs. */
  readonly start: (options?: StartOptions) => Promise<LaunchedHost>;
}

export interface StartOptions extends HostJson {
  /** Settings of the probe: `PROBE_SCHEDULE`, `PROBE_TICK_MS`, `PROBE_HOOK_MS`, `PROBE_PULSE`, and of the host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface StageOptions {
  readonly name: string;
  readonly root: string;
  readonly bundle: string;
  readonly azurite: Azurite;
  /** Settings of every host on it. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Opens a stage; `close` ends every host on it. */
export const openStage = async ({ name, root, bundle, azurite, env: common = {} }: StageOptions) => {
  const id = `${name.replaceAll(/[^a-z\d]+/g, '').slice(0, 22)}${newUuid().slice(0, 8)}`;
  const folder = join(root, id);
  await mkdir(folder, { recursive: true });
  const journal = openJournal(join(folder, 'journal'));
  const ingestion = await startIngestionServer();
  const proxy = await startQueueProxy(azurite.connectionString);
  const keys = await seedKeys(azurite.connectionString, id, PROBE_FUNCTIONS);
  const hosts: LaunchedHost[] = [];
  const start = async ({ env = {}, ...hostJson }: StartOptions = {}): Promise<LaunchedHost> => {
    await writeProbe(join(folder, 'app'), bundle, hostJson);
    const host = await launchHost({
      folder: join(folder, 'app'),
      keys,
      env: {
        AzureWebJobsStorage: proxy.connectionString,
        AzureFunctionsWebHost__hostid: id,
        APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString(),
        PROBE_JOURNAL: journal.file,
        PROBE_QUEUE: id,
        PROBE_SCHEDULE: NEVER,
        ...common,
        ...env,
      },
    });
    hosts.push(host);
    return host;
  };
  const stage: Stage = {
    folder,
    queue: id,
    queues: openQueues(azurite.connectionString),
    journal,
    ingestion,
    proxy,
    keys,
    start,
  };
  return {
    stage,
    output: () => hosts.map((host) => host.output()).join('\n'),
    close: async () => {
      await Promise.all(hosts.map((host) => host.stop()));
      await ingestion.close();
      await proxy.close();
    },
  };
};
