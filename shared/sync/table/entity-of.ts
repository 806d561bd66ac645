import { isTidemarkError } from '../../core/index.ts';
import type { DeclaredType, EntityType } from '../../odata/index.ts';
import type { KnownTypes } from '../../state/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';

const DAY_MS = 86_400_000;

/** The types that the state keeps, if they are this feed's, and were asked for less than a day ago. */
const keptTypes = ({ deps, feed, state }: RunContext): KnownTypes | undefined => {
  const { types, fingerprint } = state;
  if (types === undefined || fingerprint !== deps.fingerprintOf(feed)) return undefined;
  const ageMs = deps.clock.now() - types.askedAt;
  return ageMs >= 0 && ageMs < DAY_MS ? types : undefined;
};

/** What a feed's state keeps of what `$metadata` declares. */
export const typesOf = (
  { deps }: Pick<RunContext, 'deps'>,
  { name, key, properties, document }: DeclaredType,
): KnownTypes => ({ name, key, properties, document, askedAt: deps.clock.now(), undeclared: [] });

/** Asks the service, once a run, and keeps what it declares; answers whether that is another document than the one before. */
const askAgain = async (run: RunContext): Promise<boolean> => {
  const declared = await run.source.entityType(run.signal);
  const before = run.state.types;
  run.state = advance(run.state, { kind: 'types-declared', types: typesOf(run, declared) });
  return before?.document !== declared.document;
};

/**
 * What `$metadata` says of the feed's entity set: as the state has it from the last day, else as the service says now, which the run's state
 * keeps from then on. Rejects as the source does.
 */
export const entityOf = async (run: RunContext): Promise<EntityType> => {
  const kept = keptTypes(run);
  if (kept !== undefined) return kept;
  await askAgain(run);
  return run.source.entityType(run.signal);
};

/** A refusal that says a column: the types may be those of yesterday. */
const isOfTypes = (error: unknown): boolean =>
  isTidemarkError(error) &&
  (error.kind === 'source-contract' || error.kind === 'config') &&
  typeof error.facts['column'] === 'string';

/**
 * What a run does about a value that does not fit its type, or a table that the types do not fit: `replan` where the service has another
 * `$metadata` by now; else the refusal stands, and is thrown.
 */
export const replanRetyped = async (run: RunContext, error: unknown): Promise<'replan'> => {
  const isRetyped =
    isOfTypes(error) && run.state.types !== undefined && (await askAgain(run).catch(() => false));
  run.signal.throwIfAborted();
  if (isRetyped) return 'replan';
  throw error;
};
