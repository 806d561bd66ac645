import type { Feed } from '../config/index.ts';
import type { FeedEntry } from '../state/index.ts';
import { dueFor, lastDue, nextDue } from './feed/index.ts';

type Entry = Pick<FeedEntry, 'scheduled' | 'freshAt'> | undefined;

/**
 * From when on a feed's schedule counts, where it does not count yet: a feed that has just been loaded, or whose state was lost, is not reloaded
 * before the next time. Undefined: it counts already, or there is none, or the feed has not been at its source's end yet.
 */
export const scheduleFrom = ({ reloadSchedule }: Feed, entry: Entry, now: number): number | undefined =>
  reloadSchedule === undefined || entry?.freshAt === undefined || entry.scheduled !== undefined
    ? undefined
    : lastDue(reloadSchedule, now);

/** The time (epoch ms) for which a feed's schedule has a reload due; undefined when none is. */
export const reloadDue = ({ reloadSchedule }: Feed, entry: Entry, now: number): number | undefined =>
  reloadSchedule === undefined || entry?.scheduled === undefined
    ? undefined
    : dueFor(reloadSchedule, entry.scheduled.dueAt, now);

/** When (epoch ms) the first tick from then on reloads a feed by itself: a time that has passed is due. Undefined: never. */
export const nextReload = (feed: Feed, entry: Entry, now: number): number | undefined => {
  const { enabled, reloadSchedule } = feed;
  if (!enabled || reloadSchedule === undefined) return undefined;
  return (
    reloadDue(feed, entry, now) ?? nextDue(reloadSchedule, Math.max(now, entry?.scheduled?.dueAt ?? now))
  );
};
