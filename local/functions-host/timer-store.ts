import { BlobServiceClient, type BlockBlobClient } from '@azure/storage-blob';
import type { Clock } from '../../shared/core/index.ts';
import type { Delays } from './delays.ts';

/** When a timer ran last and is to run next. ISO 8601, UTC. */
export interface TimerStatus {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

/** What hosts of one app share of a timer. */
export interface TimerStore {
  /** Waits until this host alone may run the timer. Aborts `lost` when it may no longer. Undefined when the signal aborts first. */
  lock(name: string, signal: AbortSignal): Promise<{ readonly lost: AbortSignal } | undefined>;
  /** Resolves when every lock is free whose signal has aborted. */
  released(): Promise<void>;
  readStatus(name: string): Promise<TimerStatus | undefined>;
  writeStatus(name: string, status: TimerStatus): Promise<void>;
}

export interface TimerStoreOptions {
  readonly connectionString: string;
  /** Hosts with one id are hosts of one app. */
  readonly hostId: string;
  readonly clock: Clock;
  readonly delays: Delays;
}

const CONTAINER = 'azure-webjobs-hosts';
/** Storage knows no shorter lease. */
const SHORTEST_LEASE_S = 15;
const RENEWALS = 4;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** An empty blob to take a lease of; one that is there, leased or not, stays as it is. */
const makeBlob = async (blob: BlockBlobClient): Promise<void> => {
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    if (!['BlobAlreadyExists', 'LeaseIdMissing', 'ConditionNotMet'].includes(codeOf(error))) throw error;
  }
};

/** A lease that is taken: `lost` aborts when it cannot be kept, `kept` resolves when it is given back or lost. */
interface KeptLease {
  readonly lost: AbortSignal;
  readonly kept: Promise<void>;
}

/** Takes the lease of a blob and renews it until the signal aborts; undefined while another has it. */
const takeLease = async (
  blob: BlockBlobClient,
  { leaseS, clock }: { readonly leaseS: number; readonly clock: Clock },
  signal: AbortSignal,
): Promise<KeptLease | undefined> => {
  await makeBlob(blob);
  const lease = blob.getBlobLeaseClient();
  try {
    await lease.acquireLease(leaseS);
  } catch (error) {
    if (codeOf(error) === 'LeaseAlreadyPresent') return undefined;
    throw error;
  }
  const lost = new AbortController();
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep((leaseS * 1000) / RENEWALS, signal).catch(() => undefined);
      if (!signal.aborted) await lease.renewLease();
    }
    await lease.releaseLease();
  };
  return { lost: lost.signal, kept: keep().catch(() => lost.abort()) };
};

const readStatus = async (blob: BlockBlobClient): Promise<TimerStatus | undefined> => {
  try {
    return JSON.parse((await blob.downloadToBuffer()).toString('utf8')) as TimerStatus;
  } catch {
    return undefined;
  }
};

/** Source: Azure WebJobs SDK, the blobs of `SingletonManager` and `StorageScheduleMonitor`. */
export const createTimerStore = (options: TimerStoreOptions): TimerStore => {
  const { connectionString, hostId, clock, delays } = options;
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
  let made: Promise<unknown> | undefined;
  /** Asked for when it is needed: a host that is stopped before has left nothing on its way. */
  const makeContainer = (): Promise<unknown> => (made ??= container.createIfNotExists());
  const leaseS = Math.max(SHORTEST_LEASE_S, Math.round(delays.ms('lockLease') / 1000));
  const keeping = new Set<Promise<void>>();
  const statusBlob = (name: string): BlockBlobClient =>
    container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${name}/status`);

  const tryLock = async (name: string, signal: AbortSignal) => {
    const blob = container.getBlockBlobClient(`locks/${hostId}/Host.Functions.${name}.Listener`);
    const lease = await takeLease(blob, { leaseS, clock }, signal);
    if (lease === undefined) return undefined;
    const { lost, kept } = lease;
    keeping.add(kept);
    void kept.finally(() => keeping.delete(kept));
    return { lost };
  };

  return {
    lock: async (name, signal) => {
      await makeContainer();
      while (!signal.aborted) {
        const lock = await tryLock(name, signal);
        if (lock !== undefined) return lock;
        await delays.wait('lockLook', signal);
      }
      return undefined;
    },
    released: async () => {
      await Promise.all(keeping);
    },
    readStatus: async (name) => {
      await makeContainer();
      return readStatus(statusBlob(name));
    },
    writeStatus: async (name, status) => {
      await makeContainer();
      const text = JSON.stringify(status);
      await statusBlob(name).upload(text, Buffer.byteLength(text));
    },
  };
};
