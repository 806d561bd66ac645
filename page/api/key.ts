import { signal } from '@preact/signals';
import { isKey } from '../../shared/api/index.ts';

const NAME = 'tidemark-key';

/** What somebody else put there is no key. */
const kept = (): string | undefined => {
  const found = sessionStorage.getItem(NAME) ?? '';
  return isKey(found) ? found : undefined;
};

/** The key of this session, in the tab's own storage: never in a URL, gone when the tab is closed. */
export const key = signal<string | undefined>(kept());

/** Why it was forgotten, where the app refused it. */
export const keyRefused = signal(false);

export const keepKey = (given: string): void => {
  sessionStorage.setItem(NAME, given);
  keyRefused.value = false;
  key.value = given;
};

export const forgetKey = (refused = false): void => {
  sessionStorage.removeItem(NAME);
  keyRefused.value = refused;
  key.value = undefined;
};
