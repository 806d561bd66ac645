import { gzipSync } from 'node:zlib';
import type { Clock } from '../../shared/core/index.ts';
import type { HostEvent } from './host-event.ts';
import { type Envelope, envelopesOf } from './telemetry-envelopes.ts';

/** Sends what happens in a host to Application Insights. */
export interface Telemetry {
  tell(event: HostEvent): void;
  /** Sends what is still here; what cannot be sent is lost. */
  flush(): Promise<void>;
}

const SEND_EVERY_MS = 500;
const SEND_TIMEOUT_MS = 10_000;

const partsOf = (connectionString: string): ReadonlyMap<string, string> =>
  new Map(
    connectionString.split(';').flatMap((part): [string, string][] => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]];
    }),
  );

const send = async (url: string, envelopes: readonly Envelope[]): Promise<void> => {
  const body = gzipSync(envelopes.map((envelope) => JSON.stringify(envelope)).join('\n'));
  const headers = { 'content-type': 'application/x-json-stream', 'content-encoding': 'gzip' };
  const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  await response.arrayBuffer();
};

/** Telemetry by a connection string; without an ingestion endpoint in it nothing is sent. Source: Application Insights, "Connection strings". */
export const createTelemetry = (connectionString: string | undefined, clock: Clock): Telemetry => {
  const parts = partsOf(connectionString ?? '');
  const endpoint = parts.get('ingestionendpoint');
  const key = parts.get('instrumentationkey') ?? '';
  let waiting: Envelope[] = [];
  let sending: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    if (endpoint === undefined || batch.length === 0) return;
    await send(`${endpoint.replace(/\/$/, '')}/v2.1/track`, batch).catch(() => undefined);
  };
  const sendLater = async (): Promise<void> => {
    await clock.sleep(SEND_EVERY_MS);
    sending = undefined;
    await flush();
  };
  return {
    tell: (event) => {
      if (endpoint === undefined) return;
      waiting.push(...envelopesOf(event, key));
      sending ??= sendLater();
    },
    flush,
  };
};
