import { nearestName } from '../../shared/config/index.ts';
import type { Offered } from '../../functions/explore.ts';
import { type Given, isSet, textOf } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { countText } from '../show/numbers.ts';
import { shownText } from '../show/shown-text.ts';

type Entity = Offered[number];

export interface Chosen {
  readonly entities: Offered;
  /** Entity sets that were asked for and cannot be had, by what keeps each from it. */
  readonly skipped: ReadonlyMap<string, readonly string[]>;
  /** One of those was named. */
  readonly isLacking: boolean;
}

const usage = (message: string): Failure => new Failure('usage', shownText(message));

/** Why an entity set gets no feed; undefined where it gets one. */
const whyNot = ({ entry, feed, problem }: Entity): string | undefined => {
  if (feed !== undefined) return `The feed ${feed} takes it already.`;
  return entry === undefined ? (problem ?? 'Its name is none that feeds.json takes.') : undefined;
};

const named = (offered: Offered, wanted: string): Entity => {
  const found = offered.find(({ entitySet }) => entitySet === wanted);
  if (found !== undefined) return found;
  const meant = nearestName(
    wanted,
    offered.map(({ entitySet }) => entitySet),
  );
  throw usage(
    `The service has no "${wanted}". ${meant === undefined ? 'Without --only it is told what it has.' : `Did you mean ${meant}?`}`,
  );
};

const sorted = (entities: Offered, isNamed: boolean): Chosen => {
  const skipped = new Map<string, readonly string[]>();
  for (const entity of entities) {
    const why = whyNot(entity);
    if (why !== undefined) skipped.set(why, [...(skipped.get(why) ?? []), entity.entitySet]);
  }
  return {
    entities: entities.filter((entity) => whyNot(entity) === undefined),
    skipped,
    isLacking: isNamed && entities.some(({ entry, feed }) => entry === undefined && feed === undefined),
  };
};

const asked = async ({ io }: Session, offered: Offered): Promise<Offered> => {
  const addable = offered.filter((entity) => whyNot(entity) === undefined);
  const choices = addable.map(({ entitySet, rows, cursor, table }) => ({
    value: entitySet,
    label: shownText(entitySet),
    hint: shownText(
      `${rows === undefined ? '' : `${countText(rows)} rows, `}by ${cursor?.column ?? ''}, into ${table}`,
    ),
  }));
  const names = await io.prompts?.choose('Which of them?', choices);
  return addable.filter(({ entitySet }) => names?.includes(entitySet) === true);
};

/** The entity sets that a line names, or a person chooses; undefined where neither did. */
export const chosenOf = async (
  session: Session,
  given: Given,
  offered: Offered,
): Promise<Chosen | undefined> => {
  const only = textOf(given, 'only');
  if (only !== undefined) {
    const names = [...new Set(only.split(',').map((name) => name.trim()))];
    return sorted(
      names.map((name) => named(offered, name)),
      true,
    );
  }
  if (isSet(given, 'all') || session.globals.json) return sorted(offered, false);
  return session.io.prompts === undefined ? undefined : sorted(await asked(session, offered), false);
};
