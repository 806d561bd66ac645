/** The tests that need nothing but themselves: `npm run check`. What is elsewhere starts stores, services, processes. */
export const QUICK_TESTS = '{test/{unit,property,architecture,infra},shared}/**/*.test.ts';
