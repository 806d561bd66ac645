import { parseKusto } from '../parse-kusto.ts';
import { SCHEMAS } from '../schemas.ts';
import { nameOf, partOf } from '../syntax-node.ts';
import { tabular } from './tabular.ts';
import { type Row, rowsOf, type Tables } from './values.ts';

/**
 * The rows that a query of ours answers for records held in memory, at the time `now`. It knows the operators and functions that the alerts use,
 * and throws for another one, for what the parser finds wrong, and when the parser is not installed. Columns come in no promised order of
 * rows; time spans are ms. Records older than the alert's window are the caller's to leave out.
 */
export const evaluate = (query: string, tables: Tables, now: Date): readonly Row[] => {
  const { syntax, faults } = parseKusto(query);
  if (faults.length > 0) throw new TypeError(faults.join('\n'));
  const lets = new Map<string, readonly Row[]>();
  const scope = {
    now,
    rowsOf: (name: string) => lets.get(name) ?? (name in SCHEMAS ? rowsOf(tables, name) : undefined),
  };
  let answer: readonly Row[] = [];
  for (const statement of partOf(syntax, 'Statements').items) {
    const rows = tabular(partOf(statement, 'Expression'), scope);
    if (statement.kind === 'LetStatement') lets.set(nameOf(partOf(statement, 'Name')), rows);
    else answer = rows;
  }
  return answer;
};
