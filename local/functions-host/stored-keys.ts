import { BlobServiceClient } from '@azure/storage-blob';
import { createHostKeys, type HostKeys } from './front/index.ts';
import { partOf } from './setting-values.ts';

const CONTAINER = 'azure-webjobs-secrets';

const valueOf = (key: unknown): string | undefined => {
  const value = partOf(key, 'value');
  return typeof value === 'string' ? value : undefined;
};

const firstOf = (keys: unknown): string | undefined => valueOf(Array.isArray(keys) ? keys[0] : undefined);

/**
 * The keys of a host as its storage has them, fresh ones where it has none: `host.json` and a file for each function, not encrypted.
 * Source: Azure Functions host, `BlobStorageSecretsRepository`.
 */
export const storedKeys = async (
  connectionString: string,
  hostId: string,
  functionNames: readonly string[],
): Promise<HostKeys> => {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
  const read = async (name: string): Promise<unknown> => {
    try {
      const bytes = await container.getBlobClient(`${hostId}/${name}.json`).downloadToBuffer();
      return JSON.parse(bytes.toString('utf8'));
    } catch {
      return undefined;
    }
  };
  const fresh = createHostKeys(functionNames);
  const host = await read('host');
  const own = await Promise.all(
    functionNames.map(async (name) => {
      const stored = firstOf(partOf(await read(name.toLowerCase()), 'keys'));
      return [name, stored ?? fresh.functions[name] ?? ''] as const;
    }),
  );
  return {
    master: valueOf(partOf(host, 'masterKey')) ?? fresh.master,
    host: firstOf(partOf(host, 'functionKeys')) ?? fresh.host,
    system: firstOf(partOf(host, 'systemKeys')) ?? fresh.system,
    functions: Object.fromEntries(own),
  };
};
