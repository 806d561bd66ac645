/** For `vi.waitFor`, whose own second a busy machine outlasts: what does not come at all is told after a minute. */
export const FAIR_WAIT = { timeout: 60_000, interval: 20 };
