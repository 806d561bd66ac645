import type { SyntaxNode } from '../syntax-node.ts';
import type { Value } from './values.ts';

/** `2.03:04:05.678` in ms. Source: .NET, "Standard TimeSpan format strings", constant format. */
const spanMs = (text: string): number => {
  const found = /^(?<sign>-?)(?:(?<d>\d+)\.)?(?<h>\d+):(?<m>\d+):(?<s>\d+(?:\.\d+)?)$/.exec(text)?.groups;
  if (found === undefined) throw new TypeError(`not a time span: ${text}`);
  const part = (name: string): number => Number(found[name] ?? 0);
  const ms = (((part('d') * 24 + part('h')) * 60 + part('m')) * 60 + part('s')) * 1_000;
  return found['sign'] === '-' ? -ms : ms;
};

const READ: Readonly<Record<string, (text: string) => Value>> = {
  StringLiteralExpression: (text) => text,
  LongLiteralExpression: Number,
  RealLiteralExpression: Number,
  TimespanLiteralExpression: spanMs,
};

/** The value of a literal; undefined when the node is none that we use. `long(null)` and its like are null. */
export const literalOf = ({ kind, text, value }: SyntaxNode): Value | undefined =>
  /^\w+\(\s*null\s*\)$/.test(text) ? null : READ[kind]?.(value);
