import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Environment, parseSettings, SETTING_NAMES } from '../shared/config/index.ts';

interface Own {
  /** App settings. */
  readonly given: Environment;
  readonly folder: string;
  readonly schedule: string;
}

const isGiven = (given: Environment, name: string): boolean => (given[name] ?? '').trim() !== '';

/** True when `given` says where the host's storage is, in one way or another. */
export const hasStorage = (given: Environment): boolean =>
  SETTING_NAMES.some((name) => name.startsWith('AzureWebJobsStorage') && isGiven(given, name));

/** `given`, with what this machine has where nothing is given. Rejects with `config` for what is wrong, before anything is started. */
export const settingsOf = ({ given, folder, schedule }: Own): Environment => {
  const settings: Environment = {
    ...given,
    LAKE_URL: isGiven(given, 'LAKE_URL') ? given['LAKE_URL'] : pathToFileURL(resolve(folder, 'lake')).href,
    SYNC_SCHEDULE: isGiven(given, 'SYNC_SCHEDULE') ? given['SYNC_SCHEDULE'] : schedule,
    UI: isGiven(given, 'UI') ? given['UI'] : 'on',
  };
  const emulator = hasStorage(given) ? {} : { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
  parseSettings({ ...settings, ...emulator });
  return settings;
};

/** The functions read the process's environment: of our settings it has these and no other. */
export const putIntoEnvironment = (settings: Environment): void => {
  for (const name of SETTING_NAMES) {
    if (settings[name] === undefined) delete process.env[name];
    else process.env[name] = settings[name];
  }
};
