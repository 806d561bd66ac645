import { boundedRun } from './bounds.ts';
import type { Entity, EntityToWrite } from './entity-table.ts';
import { PARTITION } from './partition.ts';
import { RUN_LINE, type RunRecord } from './stored/index.ts';

/** Beyond any time that a run can start at, in 13 digits. */
const END_OF_TIME = 9_999_999_999_999;

/** Row keys of a feed's runs: `[from, to)`. */
export const runRowKeys = (feed: string): { readonly from: string; readonly to: string } => ({
  from: `run.${feed}.`,
  to: `run.${feed}/`,
});

/** Table Storage lists in order of row key only: the time is inverted, so that the newest run comes first. */
const inverted = (startedAt: number): string => String(END_OF_TIME - Math.round(startedAt)).padStart(13, '0');

/** Row keys of a feed's runs that started before `before` (epoch ms): `[from, to)`. */
export const olderRunRowKeys = (
  feed: string,
  before: number,
): { readonly from: string; readonly to: string } => {
  const { from, to } = runRowKeys(feed);
  return { from: `${from}${inverted(before - 1)}.`, to };
};

/** A place in the history of all feeds, newest first: of two lines the one with the lesser place comes first. */
export type RunPlace = string;

const PLACE = /^(?<time>\d{13})\.(?<feed>[^./\\#?\s]{1,128})\.(?<runId>[\w.-]{1,128})$/;

/** Whether a text that somebody sent is a place: it becomes part of a key. */
export const isRunPlace = (text: string): text is RunPlace => PLACE.test(text);

/** The place of a line, by its row key. */
export const placeOf = (feed: string, rowKey: string): RunPlace => {
  const { from } = runRowKeys(feed);
  const time = rowKey.slice(from.length, from.length + inverted(0).length);
  return `${time}.${feed}.${runIdOf(feed, rowKey)}`;
};

/** Row keys of a feed's runs that stand behind a place of any feed: `[from, to)`. */
export const runRowKeysBehind = (
  feed: string,
  place: RunPlace,
): { readonly from: string; readonly to: string } => {
  const { time = '', feed: other = '', runId = '' } = PLACE.exec(place)?.groups ?? {};
  const { from, to } = runRowKeys(feed);
  // `!` stands before all that an id is made of, and `/` behind the dot.
  if (feed === other) return { from: `${from}${time}.${runId}!`, to };
  return { from: `${from}${time}${`${feed}.` < `${other}.` ? '/' : '.'}`, to };
};

/** The run whose line has this row key. */
export const runIdOf = (feed: string, rowKey: string): string =>
  rowKey.slice(`${runRowKeys(feed).from}${inverted(0)}.`.length);

/** A run record as an entity in the partition of its feed, so that one transaction can write both. */
export const runEntity = (run: RunRecord): EntityToWrite => ({
  partitionKey: PARTITION,
  rowKey: `${runRowKeys(run.feed).from}${inverted(run.startedAt)}.${run.runId}`,
  ...RUN_LINE.encode(boundedRun(run)),
});

/** The record that an entity holds; none where it cannot be read, so that the others are shown. */
export const readRun = (entity: Entity): readonly RunRecord[] => {
  const decoded = RUN_LINE.decode(entity);
  return decoded.outcome === 'read' ? [decoded.value] : [];
};
