import { nearestName } from '../../shared/config/index.ts';
import type { Offered } from '../../functions/explore.ts';
import { type Given, isSet, textOf } from '../command.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { countText } from '../show/numbers.ts';
import { shownText } from '../show/shown-text.ts';

type Entity = Offered[number];

const usage = (message: string): Failure => new Failure('usage', shownText(message));

/** Those that have an entry and no feed yet. */
const addable = (offered: Offered): Offered =>
  offered.filter(({ entry, feed }) => entry !== undefined && feed === undefined);

const named = (offered: Offered, wanted: string): Entity => {
  const names = offered.map(({ entitySet }) => entitySet);
  const found = offered.find(({ entitySet }) => entitySet === wanted);
  if (found === undefined) {
    const meant = nearestName(wanted, names);
    throw usage(`The service has no "${wanted}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`);
  }
  if (found.feed !== undefined) throw usage(`The feed ${found.feed} takes ${wanted} already.`);
  if (found.entry === undefined)
    throw usage(`${wanted} has no entry: ${found.problem ?? 'write it by hand.'}`);
  return found;
};

const asked = async ({ io }: Session, offered: Offered): Promise<Offered> => {
  const choices = addable(offered).map(({ entitySet, rows, cursor, table }) => ({
    value: entitySet,
    label: shownText(entitySet),
    hint: shownText(
      `${rows === undefined ? '' : `${countText(rows)} rows, `}by ${cursor?.column ?? ''}, into ${table}`,
    ),
  }));
  const names = await io.prompts?.choose('Which of them?', choices);
  return addable(offered).filter(({ entitySet }) => names?.includes(entitySet) === true);
};

/** The entity sets that a line names, or a person chooses; undefined where neither did. */
export const chosenOf = async (
  session: Session,
  given: Given,
  offered: Offered,
): Promise<Offered | undefined> => {
  const only = textOf(given, 'only');
  if (only !== undefined)
    return [...new Set(only.split(',').map((name) => name.trim()))].map((name) => named(offered, name));
  if (isSet(given, 'all') || session.globals.json) return addable(offered);
  return session.io.prompts === undefined ? undefined : asked(session, offered);
};
