import type { Change, ReloadView } from '../api/answers.ts';
import { Name, Said } from '../parts/said.tsx';
import { whole } from '../words/number.ts';
import { windowSentence } from '../words/window.ts';

const SHOWN: readonly { readonly change: Change; readonly mark: string; readonly what: string }[] = [
  { change: 'inserted', mark: '+', what: 'inserted: at the source only' },
  { change: 'changed', mark: '~', what: 'changed: different at the source' },
  { change: 'deleted', mark: '−', what: 'deleted: in the table only' },
  { change: 'same', mark: '=', what: 'the same' },
];

const Keys = ({ samples, count }: { readonly samples: readonly string[]; readonly count: number }) =>
  samples.length === 0 ? null : (
    <span class="keys">
      {samples.map((sample) => (
        <code key={sample}>
          <Name text={sample} />
        </code>
      ))}
      {count > samples.length && <span class="muted">and {whole(count - samples.length)} more</span>}
    </span>
  );

const Changes = ({ changes, samples }: Pick<ReloadView, 'changes' | 'samples'>) => (
  <ul class="diff-rows">
    {SHOWN.map(({ change, mark, what }) => (
      <li key={change} class={change}>
        <span class="diff-mark" aria-hidden="true">
          {mark}
        </span>
        <span class="number">{whole(changes?.[change] ?? 0)}</span> {what}
        <Keys samples={samples?.[change] ?? []} count={changes?.[change] ?? 0} />
      </li>
    ))}
  </ul>
);

/** What a reload did to its window, or would do: how many rows by kind, and some of their keys. */
export const Diff = ({ reload }: { readonly reload: ReloadView }) => {
  const { changes, rows, window = {}, dryRun = false } = reload;
  const title = dryRun ? 'What a reload would change' : 'What the reload changed';
  return (
    <section class="diff" aria-label={title}>
      <h2>{title}</h2>
      <p class="muted">
        <Said text={windowSentence(window)} />
      </p>
      {changes === undefined ? (
        <p>
          {whole(rows?.removed ?? 0)} rows removed, {whole(rows?.added ?? 0)} added.
        </p>
      ) : (
        <Changes {...reload} />
      )}
    </section>
  );
};
