/** A query of the workbook or of an alert. `place` says which. */
export interface Query {
  readonly place: string;
  readonly text: string;
}

/** Operators and functions that our queries use. Another one is added here when it is used first. */
const WORDS = new Set(
  `abs and ago arg_max asc avg bin by count countif datetime datetime_diff desc distinct extend has iff in isnotempty isnotnull isnull
  let long max max_of maxif min minif mv now null or order parse_json percentile print project round string sum sumif summarize
  take take_any tolong tostring typeof union expand where to has_any`.split(/\s+/),
);

/** The workspace's tables and their columns. Source: Azure Monitor reference, "AppTraces", "AppRequests", "AppExceptions". */
const COLUMNS = new Set(
  `AppTraces AppRequests AppExceptions TimeGenerated _ResourceId Message Name Success OperationId ProblemId ExceptionType
  InnermostMessage`.split(/\s+/),
);

/** Without comments, texts, and what the workbook or the template puts in. */
const bare = (text: string): string =>
  text
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/[^\n]*/g, (found) =>
      found.startsWith('//') ? '' : '""',
    )
    .replaceAll(/\{\w+(?::\w+)?\}|__[A-Z_]+__/g, '1');

/** The fields of the run's line that a query names. */
export const fieldsOf = ({ text }: Query): readonly string[] =>
  [...bare(text).matchAll(/\brun\s*\.\s*(\w+)/g)].map(([, field = '']) => field);

const namesMadeIn = (code: string): ReadonlySet<string> =>
  new Set([...code.matchAll(/(?<![.\w])([A-Za-z_]\w*)\s*=(?![=~])/g)].map(([, name = '']) => name));

/** What a query names that the code does not log, the workspace does not have, and the query itself does not make. */
export const queryFaults = (query: Query, logged: ReadonlySet<string>): readonly string[] => {
  const code = bare(query.text);
  const made = namesMadeIn(code);
  const unknownFields = fieldsOf(query).filter((field) => !logged.has(field));
  const names = [...code.matchAll(/(?<![\w.])[A-Za-z_]\w*/g)].map(([name]) => name);
  const unknownNames = names.filter((name) => !WORDS.has(name) && !COLUMNS.has(name) && !made.has(name));
  const indirect = code.matchAll(/\brun\s*\[|(?<!\brun)\s*\.\s*[A-Za-z_]\w*/g);
  const [open, closed] = [code.split('(').length - 1, code.split(')').length - 1];
  return [
    ...unknownFields.map((field) => `${query.place} reads run.${field}, which no run logs`),
    ...new Set(unknownNames.map((name) => `${query.place} names ${name}, which is nowhere made`)),
    ...[...indirect].map(([text]) => `${query.place} reads a field as ${text.trim()}: write run.<field>`),
    ...(open === closed ? [] : [`${query.place} has ${open} "(" and ${closed} ")"`]),
  ];
};

/** The values that queries compare one of their columns with, such as `outcome`. */
export const valuesOf = ({ text }: Query, column: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\\b${column}\\s*(?:==|!=|in)\\s*(\\([^)]*\\)|"[^"]*")`, 'g'))].flatMap(
    ([, values = '']) => [...values.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value),
  );
