import { parse } from 'yaml';
import type { Findings } from './room-rules.ts';
import type { SourceFile } from './source-file.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const usesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(usesIn);
  if (!isObject(value)) return [];
  const { uses } = value;
  return [...(typeof uses === 'string' ? [uses] : []), ...Object.values(value).flatMap(usesIn)];
};

const runsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(runsIn);
  if (!isObject(value)) return [];
  const { run } = value;
  return [...(typeof run === 'string' ? [run] : []), ...Object.values(value).flatMap(runsIn)];
};

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/** An address that alerts are posted to often carries a key. Nothing else is secret: the sign-in is federated. */
const ALERT_WEBHOOK = 'TIDEMARK_ALERT_WEBHOOK_URL';

/** Where a workflow could run what nobody has read, or do more than it must. */
export const workflowFaults = ({ path, text }: SourceFile): Findings => {
  let workflow: unknown;
  try {
    workflow = parse(text);
  } catch (error) {
    return [`${path} is not YAML: ${String(error)}`];
  }
  if (!isObject(workflow) || !isObject(workflow['jobs'])) return [`${path} has no jobs`];
  return [
    ...usesIn(workflow['jobs'])
      .filter((uses) => !PINNED.test(uses))
      .map((uses) => `${path} uses ${uses}, which is not pinned to a commit`),
    ...runsIn(workflow['jobs'])
      .filter((run) => run.includes('${{'))
      .map((run) => `${path} puts an expression into a script: ${run}`),
    ...(isObject(workflow['permissions']) ? [] : [`${path} does not say which permissions it needs`]),
    ...[...text.matchAll(/\bsecrets\.(\w+)/g)]
      .filter(([, name]) => name !== ALERT_WEBHOOK)
      .map(([, name]) => `${path} reads the secret ${name}`),
  ];
};
