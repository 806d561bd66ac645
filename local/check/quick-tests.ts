/** The tests that need nothing but themselves: `npm run check`. What is elsewhere starts stores, services, processes. */
export const QUICK_TESTS = '{test/{unit,property,architecture,infra},shared}/**/*.test.ts';

/** The test that plays sources by their seeds for half a minute, which a check does not wait for. */
export const SEED_TESTS = 'test/property/sync-model.test.ts';
