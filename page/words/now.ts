import { signal } from '@preact/signals';

const TICK_MS = 5_000;

/** Now, as the page shows it: every five seconds. Epoch ms. */
export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, TICK_MS);
