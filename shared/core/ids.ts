import { createHash, randomUUID } from 'node:crypto';

/** A fresh identifier at every call: a lower-case UUID, safe in file names and table keys. */
export type NewId = () => string;

export const newUuid: NewId = () => randomUUID();

/** A UUID that is made of a text: the same one for the same text. Source: RFC 9562, section 5.8 (version 8). */
export const uuidOf = (text: string): string => {
  const bytes = createHash('sha256').update(text, 'utf8').digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
