import { TidemarkError } from '../core/index.ts';

/** Source: Microsoft Learn, "Configure Azure Storage connection strings". */
const EMULATOR = 'http://127.0.0.1:10001/devstoreaccount1';

const partsOf = (connectionString: string): ReadonlyMap<string, string> =>
  new Map(
    connectionString.split(';').flatMap((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
    }),
  );

const endpointIn = (connectionString: string): string => {
  const parts = partsOf(connectionString);
  if (parts.get('UseDevelopmentStorage') === 'true') return EMULATOR;
  const protocol = parts.get('DefaultEndpointsProtocol') ?? '';
  const suffix = parts.get('EndpointSuffix') ?? '';
  return parts.get('QueueEndpoint') ?? `${protocol}://${parts.get('AccountName') ?? ''}.queue.${suffix}`;
};

/**
 * The endpoint of the Queue service in its URL or a connection string, without what could be a secret. Throws `config` when there is none,
 * or one in clear text that is not an emulator here.
 */
export const queueEndpoint = (address: string): string => {
  const url = URL.parse(/^https?:/.test(address) ? address : endpointIn(address));
  if (url === null) {
    throw new TidemarkError(
      'config',
      'The connection string of the run queue names no Queue service. Copy it whole from the storage account into AzureWebJobsStorage.',
    );
  }
  const { protocol, hostname, origin, pathname } = url;
  if (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')) {
    return `${origin}${pathname.replace(/\/+$/, '')}`;
  }
  throw new TidemarkError(
    'config',
    `The run queue at ${origin} would be spoken to in clear text. Use https; http is only for an emulator at 127.0.0.1.`,
  );
};
