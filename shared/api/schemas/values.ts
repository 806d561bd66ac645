import * as z from 'zod';
import type { RunKind, RunOutcome } from '../../state/index.ts';

/** An object without further members: what an answer of this version has. Clients must let further ones pass. */
export const answer = z.strictObject;

export const text = z.string();

export const count = z.int().min(0);

/** ISO 8601, UTC. */
export const time = z.iso.datetime();

export const texts = z.array(text).readonly();

export const runId = z.uuid().describe('A run, a UUID.');

/** A kind that the app gains does not compile until it is here. */
export const runKind = z.enum({
  append: 'append',
  reload: 'reload',
  maintain: 'maintain',
} satisfies { readonly [Kind in RunKind]: Kind });

export const runOutcome = z.enum({
  appended: 'appended',
  reloaded: 'reloaded',
  unchanged: 'unchanged',
  compared: 'compared',
  maintained: 'maintained',
  planned: 'planned',
  'no-new-rows': 'no-new-rows',
  stopped: 'stopped',
  'lease-held': 'lease-held',
  failed: 'failed',
} satisfies { readonly [Outcome in RunOutcome]: Outcome });

/** A fact of a note: of a kind in docs/operations.md, or of one that a newer version has. */
export const noteFact = z.looseObject({ kind: text });
