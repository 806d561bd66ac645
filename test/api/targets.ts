import { ENDPOINT_NAMES, type EndpointName, endpointOf } from '../../shared/api/index.ts';
import { schemasOf } from '../../shared/api/schemas/index.ts';
import type { Targets } from './world.ts';

/** How often a parameter is something that is there. The rest is made up. */
const OFTEN = 0.8;

/** What an endpoint is asked of. */
const targetOf = (name: EndpointName, param: string): keyof Targets => {
  if (param === 'asset') return 'asset';
  if (param === 'runId') return name === 'cancelRun' ? 'open' : 'ended';
  return name === 'pauseFeed' || name === 'resumeFeed' ? 'paused' : 'feed';
};

/** TRACE and QUERY the host itself does not know: test/host/answers has them. A feed that is to be paused is not to be found in another answer. */
const COVERAGE = `[phases.coverage]
unexpected-methods = ["get", "put", "post", "patch", "delete", "options"]
extra-data-sources = { responses = false }

[phases.examples]
extra-data-sources = { responses = false }

[phases.fuzzing]
extra-data-sources = { responses = false }
`;

const quoted = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(', ');

/** schemathesis.toml: which values its parameters have, and which methods it asks for besides those that a path has. */
export const configOf = (targets: Targets): string => {
  const dictionaries = Object.entries(targets).map(
    ([name, values]: [string, readonly string[]]) => `[dictionaries.${name}]\nvalues = [${quoted(values)}]\n`,
  );
  const operations = ENDPOINT_NAMES.flatMap((name) =>
    Object.keys(schemasOf(name).params).map((param) => {
      const binding = `{ dictionary = "${targetOf(name, param)}", probability = ${OFTEN} }`;
      return `[[operations]]\ninclude-operation-id = "${name}"\nparameters = { "path.${param}" = ${binding} }\n`;
    }),
  );
  return [COVERAGE, ...dictionaries, ...operations].join('\n');
};

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly parameters: readonly Parameter[] }>>>
  >;
}

/** The document as it was answered, with what is there as the examples of its paths' parameters: all other phases take those. */
export const withExamples = <Served extends Document>(document: Served, targets: Targets): Served => {
  const paths = structuredClone(document.paths) as Record<string, Record<string, { parameters: object[] }>>;
  for (const name of ENDPOINT_NAMES) {
    const { method, path } = endpointOf(name);
    const operation = paths[`/${path.replace('{*', '{')}`]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`the document has no ${name}`);
    operation.parameters = (operation.parameters as Parameter[]).map((parameter) => {
      if (parameter.in !== 'path') return parameter;
      const values = targets[targetOf(name, parameter.name)];
      const examples = values.map((value, at) => [`at${at}`, { value }]);
      return { ...parameter, examples: Object.fromEntries(examples) as object };
    });
  }
  return { ...document, paths };
};
