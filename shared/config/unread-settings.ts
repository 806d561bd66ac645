import { nearestName } from './nearest-name.ts';
import type { Environment } from './secrets.ts';
import type { SettingNote } from './setting-notes.ts';

/** What begins so is meant for Tidemark. `AZURE_` and `HTTP_` are not among them: others have settings of such names. */
const PREFIXES = ['LAKE_', 'STATE_TABLE', 'FEEDS_', 'SYNC_', 'BATCH_', 'PARQUET_', 'RELOAD_'] as const;

/** The host's own settings: it reads them without regard to case. */
const OF_THE_HOST = /^AzureWebJobs/i;

/** In a name as short as `LAKE_URL` two letters make another word: `BASE_URL`. */
const SHORT = 12;

/** The name that all but equals this one. */
const meantBy = (name: string, known: readonly string[]): string | undefined =>
  nearestName(name, known, (one) => (one.length < SHORT ? 1 : 2));

const likeIt = (name: string, known: readonly string[]): readonly string[] => {
  const prefix = PREFIXES.find((one) => name.toUpperCase().startsWith(one));
  return prefix === undefined ? [] : known.filter((one) => one.startsWith(prefix));
};

const notesOn = (setting: string, names: readonly string[], isWhole: boolean): readonly SettingNote[] => {
  const meant = meantBy(setting, names);
  if (meant !== undefined) {
    const isRead = OF_THE_HOST.test(setting) && meant.toLowerCase() === setting.toLowerCase();
    return isRead ? [] : [{ kind: 'setting-misspelled', setting, meant }];
  }
  const known = isWhole ? likeIt(setting, names) : [];
  return known.length === 0 ? [] : [{ kind: 'setting-unknown', setting, known }];
};

/**
 * A note for each setting that looks like one of `known` and is none, with the name that was probably meant: alone it would change nothing
 * without a word. `secrets` are the settings that the feeds name; before those are known (undefined), only what is all but equal to one of
 * `known` is told. No value is in it.
 */
export const unreadSettings = (
  env: Environment,
  known: readonly string[],
  secrets?: readonly string[],
): readonly SettingNote[] =>
  Object.keys(env)
    .filter((name) => !known.includes(name) && secrets?.includes(name) !== true)
    .flatMap((name) => notesOn(name, known, secrets !== undefined));
