import { beforeEach } from 'vitest';
import { whyNoParser } from './kusto-library.ts';

/**
 * Says of a test file that it needs the parser. Where that is not installed its tests are skipped, with the reason; with `NEEDS_KUSTO=true`, as
 * `npm run test:kusto` sets it, they fail.
 */
export const needsParser = (): void => {
  beforeEach(({ skip }) => {
    const why = whyNoParser();
    if (why === undefined) return;
    if (process.env['NEEDS_KUSTO'] === 'true') throw new Error(why);
    skip(why);
  });
};
