import { Unescaper } from './unescape.ts';

/** The name whose bytes, between the quotes, stand in [from, to). */
export const nameOf = (
  { bytes, plain }: { bytes: Buffer; plain: number },
  from: number,
  to: number,
): string => {
  if (plain === to) return bytes.toString('utf8', from, to);
  const name = Buffer.alloc(to - from);
  return name.toString('utf8', 0, new Unescaper().write({ bytes, from, to }, name, 0));
};
