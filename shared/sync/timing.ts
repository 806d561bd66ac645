import { LEASE_MS } from '../state/index.ts';

/** A run that was not heard of for so long has lost its holder or its message. */
export const LOST_AFTER_MS = 2 * LEASE_MS;
