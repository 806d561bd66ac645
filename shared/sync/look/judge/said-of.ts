import type { Finding } from '../types.ts';
import { type Evidence, type Option, type QuestionName } from '../ask/index.ts';

/** Findings of a refusal: which option, or which question, was refused. */
const OPTIONS: ReadonlyMap<string, Option> = new Map([
  ['top-refused', 'top'],
  ['skip-refused', 'skip'],
  ['select-refused', 'select'],
  ['order-refused', 'orderby'],
  ['order-key-refused', 'orderby key'],
  ['descending-refused', 'descending'],
  ['in-refused', 'in'],
  ['or-refused', 'or'],
  ['key-order-refused', 'key order'],
  ['count-beside-refused', 'count'],
]);

const QUESTIONS: ReadonlyMap<string, readonly QuestionName[]> = new Map<string, readonly QuestionName[]>([
  ['filter-refused', ['first', 'within', 'between']],
  ['filter-limited', ['keys']],
  ['set-refused', ['first', 'page']],
  ['set-in-parts', ['first', 'page']],
  ['answer-breaks', ['first', 'page']],
  ['own-filter-unproven', ['own filter']],
  ['links-expire', ['link']],
]);

const sentence = ({ refusals, answers }: Evidence, kind: string): string | undefined => {
  const option = OPTIONS.get(kind);
  if (option !== undefined) return refusals.find((refusal) => refusal.option === option)?.error.said;
  return (QUESTIONS.get(kind) ?? [])
    .map((name) => answers.get(name))
    .map((seen) => (seen !== undefined && 'error' in seen ? seen.error.said : undefined))
    .find((said) => said !== undefined);
};

/** A finding with what the service itself said, where it refused something. */
export const saidOf = (evidence: Evidence, finding: Finding): Finding => {
  const said = sentence(evidence, finding.kind);
  return said === undefined ? finding : { ...finding, message: `${finding.message} It says: ${said}` };
};
