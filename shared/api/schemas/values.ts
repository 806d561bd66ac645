import * as z from 'zod';
import type { RunKind } from '../../state/index.ts';
import { RUN_OUTCOMES } from '../table/index.ts';

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

export const runOutcome = z.enum(RUN_OUTCOMES);

/** A fact of a note: of a kind in docs/operations.md, or of one that a newer version has. */
export const noteFact = z.looseObject({ kind: text });
