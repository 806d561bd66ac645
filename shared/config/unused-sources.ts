import type { LoadedFeeds } from './parse-feeds.ts';
import type { SettingNote } from './setting-notes.ts';

/** A note for each source of feeds.json that no feed names. */
export const unusedSources = ({ place, unusedSources: names }: LoadedFeeds): readonly SettingNote[] =>
  names.map((source) => ({ kind: 'source-unused', setting: `${place}: sources.${source}`, source }));
