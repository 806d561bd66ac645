import { sourceNameRule } from './name-rules.ts';
import { issueMessage, type Problem, problemsOf } from './problems.ts';
import { namedSource } from './source-schema.ts';

/** A member of "sources", as it is written, and what is wrong with it. */
export interface NamedSource {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

export type NamedSources = ReadonlyMap<string, NamedSource>;

/** Every source of feeds.json by its name. `found`: what is wrong with places of the file apart from what they hold. */
export const namedSourcesOf = (
  sources: Readonly<Record<string, unknown>>,
  found: readonly Problem[],
): NamedSources => {
  const checked = (name: string, value: unknown): readonly Problem[] => {
    const path = ['sources', name];
    const wrong = sourceNameRule(name);
    const { error } = namedSource.safeParse(value, { error: issueMessage });
    return [
      ...found.filter((problem) => problem.path[0] === 'sources' && problem.path[1] === name),
      ...(wrong === undefined ? [] : [{ path, message: wrong }]),
      ...(error === undefined ? [] : problemsOf(error)).map(({ path: inner, message }) => ({
        path: [...path, ...inner],
        message,
      })),
    ];
  };
  return new Map(
    Object.entries(sources).map(([name, value]) => [name, { value, problems: checked(name, value) }]),
  );
};

/** The names that feeds may use: no other text of the file is ever repeated. */
export const namesOf = (sources: NamedSources): readonly string[] =>
  [...sources.keys()].filter((name) => sourceNameRule(name) === undefined);
