import { isTidemarkError, listNames } from '../../core/index.ts';
import type { DeclaredType, EntityType } from '../../odata/index.ts';
import type { KnownTypes } from '../../state/index.ts';
import { isTaken } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';

const DAY_MS = 86_400_000;
/** Names that are remembered as undeclared: once they are as many, no further one is asked for that day. */
const MAX_UNDECLARED = 32;
/** Of a name. Source: OData CSDL XML 4.01, 15.2 "Simple Identifier". */
const MAX_NAME_CHARS = 128;

/** The types that the state keeps, if they are this feed's, and were asked for less than a day ago. */
const keptTypes = ({ deps, feed, state }: RunContext): KnownTypes | undefined => {
  const { types } = state;
  if (types === undefined || types.fingerprint !== deps.fingerprintOf(feed)) return undefined;
  const ageMs = deps.clock.now() - types.askedAt;
  return ageMs >= 0 && ageMs < DAY_MS ? types : undefined;
};

/** What a feed's state keeps of what `$metadata` declares. `shown`: names that rows have, of which those that it does not declare are kept too. */
export const typesOf = (
  { deps, feed }: Pick<RunContext, 'deps' | 'feed'>,
  { name, key, properties, document }: DeclaredType,
  shown: readonly string[] = [],
): KnownTypes => {
  const declared = new Set(properties.map((property) => property.name));
  const undeclared = shown.filter((each) => !declared.has(each)).slice(0, MAX_UNDECLARED);
  const fingerprint = deps.fingerprintOf(feed);
  return { fingerprint, name, key, properties, document, askedAt: deps.clock.now(), undeclared };
};

/** Says which properties are new that "select" does not name. */
const noteNew = ({ feed, notes }: RunContext, before: KnownTypes | undefined, now: DeclaredType): void => {
  if (before === undefined || feed.source.select === undefined || feed.source.rest !== undefined) return;
  const known = new Set(before.properties.map(({ name }) => name));
  const names = now.properties.flatMap(({ name }) => (known.has(name) || isTaken(feed, name) ? [] : [name]));
  if (names.length > 0) notes.add({ kind: 'properties-not-selected', names: listNames(names) });
};

/** Asks the service, once a run, and keeps what it declares; answers whether that is another document than the one before. */
const askAgain = async (run: RunContext, shown: readonly string[] = []): Promise<boolean> => {
  const declared = await run.source.entityType(run.signal);
  const before = run.state.types;
  noteNew(run, before, declared);
  const names = [...(keptTypes(run)?.undeclared ?? []), ...shown];
  run.state = advance(run.state, { kind: 'types-declared', types: typesOf(run, declared, names) });
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

/**
 * Whether the run is to be planned again, as its rows have members that no column takes (`shown`), and the service has another `$metadata` by now.
 * It is asked because of a name once a day, and not where it is known that the name is declared, and left out by "select". Rejects as the source does.
 */
export const isRetyped = async (run: RunContext, shown: readonly string[]): Promise<boolean> => {
  const { types } = run.state;
  if (shown.length === 0 || types === undefined || types.undeclared.length >= MAX_UNDECLARED) return false;
  const known = new Set([...types.properties.map(({ name }) => name), ...types.undeclared]);
  const strange = shown.filter((name) => name.length <= MAX_NAME_CHARS && !known.has(name));
  return strange.length > 0 && askAgain(run, strange);
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
  const isKnown = isOfTypes(error) && run.state.types !== undefined;
  const isOther = isKnown && (await askAgain(run).catch(() => false));
  run.signal.throwIfAborted();
  if (isOther) return 'replan';
  throw error;
};
