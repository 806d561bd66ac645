import { TidemarkError } from '../../shared/core/index.ts';

export type Settings = Readonly<Record<string, string | undefined>>;

/** A setting that a function needs. Rejects with `config` when it is not there. */
export const settingOf = (functionName: string, name: string, settings: Settings): string => {
  const value = settings[name];
  if (value !== undefined && value !== '') return value;
  throw new TidemarkError('config', `${functionName} runs by the setting ${name}, which is not there.`);
};

/** The text with every `%SETTING%` looked up. Rejects with `config`. */
export const withSettings = (functionName: string, text: string, settings: Settings): string =>
  text.replaceAll(/%([^%]+)%/g, (_whole, name: string) => settingOf(functionName, name, settings));
