import type { TidemarkError } from '../../core/index.ts';
import { faultFacts, sourceContract } from '../errors/index.ts';

/** The error for a page of HTML or XML where JSON was asked for. */
export const webPage = (feed: string): TidemarkError =>
  sourceContract(
    feed,
    'the service answered with a login page or gateway page, not JSON. Check serviceUrl and auth',
    faultFacts('no-page'),
  );
