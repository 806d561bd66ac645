import { BlobServiceClient } from '@azure/storage-blob';
import { createHostKeys, type HostKeys } from '../../../local/functions-host/index.ts';

const keyOf = (name: string, value: string) => ({ name, value, encrypted: false });
const SOURCE = { hostName: 'localhost', instanceId: '', source: 'runtime', decryptionKeyId: '' };

/**
 * Puts keys where a host of that id looks for them, so that the caller knows them.
 * Source: Azure Functions host, `BlobStorageSecretsRepository` and `ScriptSecretSerializerV1`.
 */
export const seedKeys = async (
  connectionString: string,
  hostId: string,
  functionNames: readonly string[],
): Promise<HostKeys> => {
  const keys = createHostKeys(functionNames);
  const container =
    BlobServiceClient.fromConnectionString(connectionString).getContainerClient('azure-webjobs-secrets');
  await container.createIfNotExists();
  const write = async (name: string, value: object): Promise<void> => {
    const text = JSON.stringify(value);
    await container.getBlockBlobClient(`${hostId}/${name}.json`).upload(text, Buffer.byteLength(text));
  };
  await write('host', {
    masterKey: keyOf('master', keys.master),
    functionKeys: [keyOf('default', keys.host)],
    systemKeys: [keyOf('system', keys.system)],
    ...SOURCE,
  });
  for (const [name, value] of Object.entries(keys.functions))
    await write(name.toLowerCase(), { keys: [keyOf('default', value)], ...SOURCE });
  return keys;
};
