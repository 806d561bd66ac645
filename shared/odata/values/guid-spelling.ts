import { MINUS } from './ascii.ts';
import type { Spelling } from './spelling.ts';

const GUID_BYTES = 36;
const NO_DIGIT = 0;

/** Each hexadecimal digit in small letters. */
const SMALL = new Uint8Array(256).fill(NO_DIGIT);
for (const digit of '0123456789abcdefABCDEF') SMALL[digit.charCodeAt(0)] = digit.toLowerCase().charCodeAt(0);

const isHyphenAt = (place: number): boolean => place === 8 || place === 13 || place === 18 || place === 23;

/** `Edm.Guid` in small letters. Source: OData 4.01 ABNF, `guidValue`; RFC 9562, 4 "UUID Format". */
export class GuidSpelling implements Spelling {
  end = 0;

  read({ bytes }: { readonly bytes: Uint8Array }, at: number, target: Uint8Array, to: number): number {
    for (let place = 0; place < GUID_BYTES; place += 1) {
      const code = bytes[at + place] ?? 0;
      const small = isHyphenAt(place) ? code : (SMALL[bytes[at + place] ?? 0] ?? NO_DIGIT);
      if (small === NO_DIGIT || (isHyphenAt(place) && code !== MINUS)) return -1;
      target[to + place] = small;
    }
    this.end = to + GUID_BYTES;
    return at + GUID_BYTES;
  }
}
