import { signal } from '@preact/signals';

const NAME = 'tidemark-person';

/** Who acts, as they said it once: kept for the session, in the tab's own storage. */
export const personName = signal(sessionStorage.getItem(NAME) ?? '');

export const keepName = (given: string): void => {
  sessionStorage.setItem(NAME, given);
  personName.value = given;
};
