import { randomUUID } from 'node:crypto';

/** A fresh identifier at every call: a lower-case UUID, safe in file names and table keys. */
export type NewId = () => string;

export const newUuid: NewId = () => randomUUID();
