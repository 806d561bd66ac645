import { type Case, faultsOf, pointsOf, type Way } from './cases.ts';
import type { Scenario, WorldSwitches } from './scenario.ts';

export { isEachPlace, isWhole } from '../../support/whole-sweep.ts';

/** Of a test that tries all cases of a way. */
export const TIMEOUT_MS = 900_000;

/** Every scenario at every point in every way that is tried there. */
export const allCases = async (
  scenarios: readonly Scenario[],
  ways: readonly Way[],
): Promise<readonly Case[]> => {
  const cases: Case[] = [];
  for (const scenario of scenarios) {
    const points = await pointsOf(scenario);
    for (const way of ways)
      for (const point of points) {
        if (way.at(point, scenario)) cases.push({ scenario, way, point, index: cases.length });
      }
  }
  return cases;
};

export const effectOf = ({ scenario, point }: Case): string => `${scenario.name}: ${point.nth} ${point.name}`;

/** One case for each `every`th effect of each scenario, the ways in turn. */
export const sampleOf = (cases: readonly Case[], every = 1): readonly Case[] => {
  const effects = Map.groupBy(
    cases.filter(({ point }) => !point.isRead),
    effectOf,
  );
  return [...effects.values()].flatMap((of, place) => {
    const one = of[(Math.floor(place / every) * 5) % of.length];
    return one === undefined || place % every > 0 ? [] : [one];
  });
};

/** Cases that are tried in one test. */
export interface Group {
  readonly name: string;
  readonly cases: readonly Case[];
}

export const groupsOf = (cases: readonly Case[]): readonly Group[] =>
  [...Map.groupBy(cases, ({ scenario, way }) => `${scenario.name}: ${way.name}`)].map(([name, of]) => ({
    name,
    cases: of,
  }));

const titleOf = ({ scenario, way, point }: Case): string =>
  `${scenario.name}, ${point.moment} call ${point.nth}, ${point.name}: ${way.name}`;

/** Tries the cases one after the other, and answers what went wrong. */
export const sweep = async (
  cases: readonly Case[],
  switches: WorldSwitches = {},
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const each of cases)
    found.push(...(await faultsOf(each, switches)).map((fault) => `${titleOf(each)}: ${fault}`));
  return found;
};
