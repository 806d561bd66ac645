import type { CheckedColumn, CheckFacts, CheckView, Finding } from '../api/answers.ts';
import { Fact } from '../parts/fact.tsx';
import { Pill } from '../parts/pill.tsx';
import { Said } from '../parts/said.tsx';
import { Table } from '../parts/table.tsx';
import { counted, whole } from '../words/number.ts';
import { duration } from '../words/time.ts';
import { AskedPanel } from './asked-panel.tsx';
import { SampleTable } from './sample-table.tsx';

const ORDER = ['error', 'warning', 'info'];
const SECOND_MS = 1_000;
const SHORT = 200;

const Findings = ({ findings }: { readonly findings: readonly Finding[] }) => (
  <ul class="concerns">
    {findings
      .toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
      .map(({ kind, severity, message, remedy }) => (
        <li
          key={`${kind} ${message}`}
          class={`concern ${severity === 'error' || severity === 'warning' ? severity : 'info'}`}
        >
          <p>
            <Pill word={severity} /> <Said text={message} />
          </p>
          {remedy !== undefined && (
            <p class="todo">
              <Said text={remedy} />
            </p>
          )}
        </li>
      ))}
  </ul>
);

const costOf = ({ firstLoad, run }: CheckFacts): string =>
  [
    ...(firstLoad?.requests === undefined
      ? []
      : [
          `the first load ${counted(firstLoad.requests, 'request')}${firstLoad.seconds === undefined ? '' : `, about ${duration(firstLoad.seconds * SECOND_MS)}`}`,
        ]),
    ...(run?.requests === undefined ? [] : [`a run with nothing new ${counted(run.requests, 'request')}`]),
  ].join('; ');

const Columns = ({ columns }: { readonly columns: readonly CheckedColumn[] }) => (
  <details>
    <summary>
      Columns <span class="muted">{columns.length}</span>
    </summary>
    <Table what="Columns" heads={['Column', 'At the source', 'Becomes', 'In the table']}>
      {columns.map(({ name, source = '', type = '', inTable = '' }) => (
        <tr key={name}>
          {[name, source, type, inTable].map((cell, place) => (
            <td key={place}>
              <Said text={cell} shown={SHORT} />
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </details>
);

const Facts = ({ facts }: { readonly facts: CheckFacts }) => {
  const { protocol = 'not known', key = [], cursorCandidates = [], rows, columns = [] } = facts;
  const shown = [
    ['Protocol', protocol],
    ['Key', key.join(', ') || 'none'],
    ['Cursor could be', cursorCandidates.map(({ column }) => column).join(', ') || 'nothing'],
    ['Rows', rows === undefined ? 'not counted' : whole(rows)],
    ['Cost', costOf(facts) || 'not known'],
  ] as const;
  return (
    <>
      <dl class="facts">
        {shown.map(([name, words]) => (
          <Fact key={name} name={name}>
            <Said text={words} shown={SHORT} />
          </Fact>
        ))}
      </dl>
      {columns.length > 0 && <Columns columns={columns} />}
    </>
  );
};

const Report = ({ check: { ok, requests, findings = [], facts, sample } }: { readonly check: CheckView }) => (
  <>
    <p role="status">
      <Pill word={ok ? 'works' : 'error'} />{' '}
      {ok
        ? 'The source does what the feed needs.'
        : 'Something will not work: see below what to write instead.'}{' '}
      <span class="muted">{requests !== undefined && counted(requests, 'request')}</span>
    </p>
    <Findings findings={findings} />
    {facts !== undefined && <Facts facts={facts} />}
    {sample !== undefined && <SampleTable sample={sample} what="Rows of the source" />}
  </>
);

/** What the source can do, what will not work, and what to write instead. */
export const CheckPanel = ({ feed }: { readonly feed: string }) => (
  <AskedPanel
    action="check"
    feed={feed}
    busy="Asking the source"
    isShown={({ findings }) => Array.isArray(findings)}
  >
    {(check) => <Report check={check} />}
  </AskedPanel>
);
