import { TidemarkError } from '../core/index.ts';

/** Throws `invariant` for an empty tag: a service that gets one as a condition takes it for none. */
export const checkTag = (etag: string | undefined): void => {
  if (etag !== '') return;
  throw new TidemarkError(
    'invariant',
    'An empty tag names no file: the call would be made without a condition.',
  );
};
