import { signal } from '@preact/signals';
import { parseRoute } from './route.ts';

/** Where somebody is now. */
export const place = signal(parseRoute(location.hash));

addEventListener('hashchange', () => {
  place.value = parseRoute(location.hash);
});
