import { signal } from '@preact/signals';

const NAME = 'tidemark-key';

/** The key of this session, in the tab's own storage: never in a URL, gone when the tab is closed. */
export const key = signal<string | undefined>(sessionStorage.getItem(NAME) ?? undefined);

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
