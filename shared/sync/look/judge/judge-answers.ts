import { cameTo, type Evidence, type Wire } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';

/** Clocks of services that are kept right differ by less. */
const CLOCK_SECONDS = 300;

const WAIT: readonly number[] = [429, 503];

const isWait = ({ status, header }: Wire): boolean =>
  status === 429 ||
  ((status === 503 || status === 403 || status === 200) && header('retry-after') !== undefined);

const judgeThrottle = ({ wires }: Evidence): readonly SourceFinding[] => {
  const wire = wires.find((one) => isWait(one) || WAIT.includes(one.status));
  return wire === undefined || wire.purpose === 'count' ? [] : [{ kind: 'throttled', status: wire.status }];
};

/** Requests that were sent again, and answered in the end. */
const judgeFailures = ({ wires }: Evidence): readonly SourceFinding[] => {
  const failed = wires.filter((wire, at) => {
    const { url, purpose, status } = wire;
    const again = wires.slice(at + 1).filter((next) => next.url === url && next.purpose === purpose);
    const last = again.at(-1);
    const isAsked = [401, 406, 415].includes(status) || isWait(wire) || purpose === 'count';
    return !isAsked && last !== undefined && last.isWhole && last.status < 400;
  });
  if (failed.length === 0) return [];
  const statuses = [...new Set(failed.map(({ status }) => status))].join(', ');
  return [{ kind: 'answers-fail', times: failed.length, statuses }];
};

const judgeClock = ({ wires }: Evidence): readonly SourceFinding[] => {
  const wire = wires.findLast(({ purpose, status }) => purpose === 'page' && status < 400);
  if (wire === undefined) return [];
  const text = wire.header('date');
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  if (Number.isNaN(ms)) return [{ kind: 'clock-missing' }];
  const seconds = Math.round((ms - wire.at) / 1_000);
  return Math.abs(seconds) > CLOCK_SECONDS ? [{ kind: 'clock-off', seconds }] : [];
};

const judgeAge = ({ wires }: Evidence): readonly SourceFinding[] => {
  const ages = wires.map(({ header }) => Number(header('age') ?? 0)).filter((age) => age > 0);
  return ages.length === 0 ? [] : [{ kind: 'cached', seconds: Math.max(...ages) }];
};

const rowsWire = ({ wires }: Evidence): Wire | undefined =>
  wires.find(
    ({ purpose, status, head, isWhole }) =>
      purpose === 'page' && status === 200 && isWhole && /^\s*\{/.test(head),
  );

const judgeForm = (evidence: Evidence): readonly SourceFinding[] => {
  const wire = rowsWire(evidence);
  const isRefused = evidence.wires.some(({ status }) => status === 406 || status === 415);
  return [
    ...(isRefused ? [{ kind: 'accept-refused' } as const] : []),
    ...(wire !== undefined && /"@(?:nextLink|count|context)"/.test(wire.head)
      ? [{ kind: 'short-names' } as const]
      : []),
    ...(wire !== undefined && isQuoted(wire, evidence) ? [{ kind: 'numbers-as-text' } as const] : []),
  ];
};

const EXACT: ReadonlySet<string> = new Set(['Edm.Int64', 'Edm.Decimal']);

/** Numbers in quotes, of an answer that does not say so. */
const isQuoted = ({ header, head }: Wire, { columns }: Evidence): boolean => {
  if (/IEEE754Compatible=true/i.test(header('content-type') ?? '')) return false;
  const names = columns.flatMap(({ property: { name, type } }) => (EXACT.has(type) ? [name] : []));
  return names.some((name) => head.includes(`${JSON.stringify(name)}:"`));
};

/** How the service says that there are no rows, where it had none. */
const judgeNothing = (evidence: Evidence): readonly SourceFinding[] => {
  const empty = (['between', 'no rows', 'nothing'] as const).find((name) => {
    const came = cameTo(evidence, name);
    return came !== undefined && came.rows.length === 0;
  });
  const wires = evidence.wires.filter(
    ({ purpose, status }) => purpose === 'page' && [200, 204, 404].includes(status),
  );
  const how = wires.flatMap((wire) => spelled(wire));
  const [first] = how;
  return empty === undefined && first !== 'an object without "value"'
    ? []
    : first === undefined
      ? []
      : [{ kind: 'nothing-spelled', how: first }];
};

const spelled = ({ status, head, bytes }: Wire): readonly string[] => {
  if (status === 204) return ['204'];
  if (status === 404) return ['404'];
  if (status === 200 && bytes === 0) return ['an empty body'];
  if (/^\s*\{\s*"value"\s*:\s*null/.test(head)) return ['a value that is null'];
  return /^\s*\{\s*\}\s*$/.test(head) ? ['an object without "value"'] : [];
};

/** What every answer is like. */
export const judgeAnswers = (evidence: Evidence): readonly SourceFinding[] =>
  [judgeThrottle, judgeFailures, judgeClock, judgeAge, judgeForm, judgeNothing].flatMap((judge) =>
    judge(evidence),
  );
