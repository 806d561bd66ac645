import type { ArgumentSpec, OptionSpec } from '../command.ts';

export const FEED: ArgumentSpec = {
  name: 'feed',
  about: 'its name in feeds.json',
  required: true,
  of: 'feeds',
};
export const ANY_FEED: ArgumentSpec = { ...FEED, about: 'one feed only', required: false };
export const RUN: ArgumentSpec = {
  name: 'run',
  about: 'its id, or the beginning of it that `runs` lists',
  required: true,
};

export const WATCH: OptionSpec = { flags: '--watch', about: 'look again every 5 seconds, until Ctrl-C' };
export const REASON: OptionSpec = { flags: '--reason <text>', about: 'why, for those who see it later' };
export const NO_WAIT: OptionSpec = { flags: '--no-wait', about: 'do not wait for the end of the run' };
