import type { ScanBody } from '../../../odata/index.ts';

/** A scan that tells whether it came to it. */
export const watch = (scan: ScanBody): { readonly scan: ScanBody; readonly wasUsed: boolean } => {
  let wasUsed = false;
  return {
    scan: (body) => {
      wasUsed = true;
      return scan(body);
    },
    get wasUsed() {
      return wasUsed;
    },
  };
};
