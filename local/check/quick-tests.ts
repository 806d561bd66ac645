/** The tests that need nothing but themselves: `npm run check`. What is elsewhere starts stores, services, processes; the model plays seeds for half a minute. */
export const QUICK_TESTS =
  '{test/{unit,architecture,infra}/**/*,test/property/!(sync-model),shared/**/*}.test.ts';
