import { listens } from './listens.ts';

/** Source: Microsoft Learn, "Use the Azurite emulator": the ports of its blob, queue and table services. */
const PORTS = { blob: 10_000, queue: 10_001, table: 10_002 } as const;

/** The ports of the emulator that a connection string means, where nothing listens there; undefined where it means another storage, or one that is up. */
export const emulatorPorts = async (
  connectionString: string | undefined,
): Promise<typeof PORTS | undefined> => {
  if (!/^\s*UseDevelopmentStorage=true;?\s*$/i.test(connectionString ?? '')) return undefined;
  return (await listens('127.0.0.1', PORTS.table)) ? undefined : PORTS;
};
