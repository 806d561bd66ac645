import { propertiesOf } from './bicep.ts';
import type { Template } from './template.ts';

const NAME = String.raw`[A-Z][A-Z\d_]*|AzureWebJobsStorage(?:__\w+)?`;

/** The settings that the code reads, by the source of what parses them. */
export const settingsReadBy = (...sources: readonly string[]): readonly string[] => {
  // A key of the schema, or one that is taken out of the environment.
  const schemaKey = new RegExp(String.raw`^  (${NAME}): (?:z\b|whole\()`, 'gm');
  const taken = new RegExp(String.raw`^    (${NAME})(?::[^,]*)?,$`, 'gm');
  const names = sources.flatMap((text) =>
    [...text.matchAll(schemaKey), ...text.matchAll(taken)].map(([, name]) => name ?? ''),
  );
  return [...new Set(names)].toSorted();
};

/** The settings that a variable of a template sets. */
export const settingsSetBy = ({ variables, path }: Template, variable: string): readonly string[] => {
  const found = variables.find(({ name }) => name === variable);
  if (found === undefined) throw new TypeError(`${path} has no variable ${variable}`);
  return [...propertiesOf(found.value).keys()].toSorted();
};
