import type { Entity, EntityToWrite, Found } from './entity-table.ts';
import { feedOf } from './feed-entity.ts';
import { formatOf } from './format.ts';
import { PARTITION } from './partition.ts';
import type { FeedEntry } from './state-store.ts';
import { type ColumnCodec, FEED_PARTS as PARTS, type Stored } from './stored/index.ts';

/** A feed's entity as read. */
export interface ReadFeed {
  readonly entry: FeedEntry;
  /** The mark of its holder's last write. */
  readonly writeId: string;
  /** Where some of it cannot be read: what is left, to be written anew. */
  readonly remains?: EntityToWrite;
}

/** Parts are read one by one: what is wrong with one does not take another along. */
class Reader {
  readonly #entity: Entity;
  readonly wrong: string[] = [];
  readonly dropped = new Set<string>();

  constructor(entity: Entity) {
    this.#entity = entity;
  }

  read<Row>({ names, decode }: ColumnCodec<Row>): Row | undefined {
    const decoded = decode(this.#entity);
    if (decoded.outcome === 'read') return decoded.value;
    this.wrong.push(...decoded.columns);
    for (const name of names) this.dropped.add(name);
    return undefined;
  }
}

const isStored = (value: unknown): value is Stored =>
  ['string', 'boolean', 'number', 'bigint'].includes(typeof value) || value instanceof Date;

const remainsOf = (entity: Entity, dropped: ReadonlySet<string>): EntityToWrite => {
  const columns = Object.entries(entity).flatMap(([name, value]): [string, Stored][] =>
    dropped.has(name) ||
    name === 'etag' ||
    name === 'timestamp' ||
    name.startsWith('odata.') ||
    !isStored(value)
      ? []
      : [[name, value]],
  );
  return { ...Object.fromEntries(columns), partitionKey: PARTITION, rowKey: String(entity['rowKey']) };
};

const writtenAt = ({ timestamp }: Entity): number =>
  timestamp instanceof Date ? timestamp.getTime() : Date.parse(String(timestamp));

const leaseIn = (reader: Reader, { entity, readAt }: Found, leaseMs: number): Pick<FeedEntry, 'lease'> => {
  const holder = reader.read(PARTS.lease)?.leaseHolder;
  return holder === undefined
    ? {}
    : { lease: { holder, endsInMs: Math.min(leaseMs, writtenAt(entity) + leaseMs - readAt) } };
};

/** Entities that were written before a last run had an id and a kind are still about: those were appends. */
const lastRunIn = (reader: Reader): Pick<FeedEntry, 'lastRun' | 'freshAt'> => {
  const { lastRunId: runId = '', lastRunKind: kind = 'append', ...rest } = reader.read(PARTS.lastRun) ?? {};
  const {
    lastRunAt: endedAt,
    lastRunOutcome: outcome,
    lastRunErrorKind: errorKind,
    lastRunMessage: message,
  } = rest;
  const freshAt = reader.read(PARTS.fresh)?.freshAt;
  return {
    ...(endedAt !== undefined &&
      outcome !== undefined && {
        lastRun: {
          runId,
          kind,
          endedAt,
          outcome,
          ...(errorKind !== undefined && { errorKind }),
          ...(message !== undefined && { message }),
        },
      }),
    ...(freshAt !== undefined && { freshAt }),
  };
};

const scheduledIn = (reader: Reader): Pick<FeedEntry, 'scheduled'> => {
  const {
    reloadDueAt: dueAt,
    reloadRunId: runId,
    reloadEndedAt: endedAt,
    ...rest
  } = reader.read(PARTS.scheduled) ?? {};
  if (dueAt === undefined) return {};
  const { reloadOutcome: outcome, reloadErrorKind: errorKind } = rest;
  const end = endedAt !== undefined &&
    outcome !== undefined && {
      end: { endedAt, outcome, ...(errorKind !== undefined && { errorKind }) },
    };
  return { scheduled: { dueAt, ...(runId !== undefined && { runId }), ...end } };
};

const pendingIn = (reader: Reader): Pick<FeedEntry, 'pending'> => {
  const {
    pendingRunId: runId,
    pendingKind: kind = 'append',
    pendingSince: since = 0,
  } = reader.read(PARTS.pending) ?? {};
  return runId === undefined ? {} : { pending: { runId, kind, since } };
};

const intentIn = (reader: Reader, entity: Entity): Pick<FeedEntry, 'isIntending' | 'intent'> => {
  const intent = reader.read(PARTS.intent)?.intent;
  const { intentTxn = '' } = entity;
  return { isIntending: intentTxn !== '', ...(intent && { intent }) };
};

/** An entity without a fingerprint belongs to a feed that was claimed and has not advanced yet. */
const stateIn = (reader: Reader, entity: Entity): Pick<FeedEntry, 'state'> => {
  if (!('fingerprint' in entity)) return {};
  const state = reader.read(PARTS.state);
  return state === undefined ? {} : { state };
};

/** A feed's entity, whole or with the columns of a list. Never throws: what cannot be read is left out and named. */
export const readFeed = (found: Found, leaseMs: number): ReadFeed => {
  const { entity } = found;
  const reader = new Reader(entity);
  reader.read(PARTS.format);
  const { writeId, etag } = entity;
  const entry: FeedEntry = {
    feed: feedOf(String(entity['rowKey'])),
    ...stateIn(reader, entity),
    ...leaseIn(reader, found, leaseMs),
    ...lastRunIn(reader),
    ...scheduledIn(reader),
    ...pendingIn(reader),
    ...reader.read(PARTS.waiting),
    ...intentIn(reader, entity),
    ...reader.read(PARTS.marks),
    format: formatOf(entity),
    ...(reader.wrong.length > 0 && { unreadable: reader.wrong.join(', ') }),
    etag: String(etag),
  };
  return {
    entry,
    writeId: typeof writeId === 'string' ? writeId : '',
    ...(reader.wrong.length > 0 && { remains: remainsOf(entity, reader.dropped) }),
  };
};
