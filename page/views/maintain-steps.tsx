import type { MaintainView, Step } from '../api/answers.ts';
import { Pill } from '../parts/pill.tsx';
import { Table } from '../parts/table.tsx';
import { bytes, counted, whole } from '../words/number.ts';

const NAMES = [
  ['checkpoint', 'Checkpoint'],
  ['compaction', 'Compaction'],
  ['logCleanup', 'Log cleanup'],
  ['vacuum', 'Vacuum'],
] as const;

const wordsOf = ({ removed = 0, removedBytes = 0, added = 0, addedBytes = 0, why }: Step): string =>
  [
    ...(removed > 0 ? [`${counted(removed, 'file')} went, ${bytes(removedBytes)}`] : []),
    ...(added > 0 ? [`${counted(added, 'file')} came, ${bytes(addedBytes)}`] : []),
    ...(why === undefined ? [] : [why]),
  ].join('; ');

/** What maintenance did, step by step. */
export const MaintainSteps = ({ maintain }: { readonly maintain: MaintainView }) => (
  <section aria-labelledby="steps">
    <h2 id="steps">Steps</h2>
    {maintain.files !== undefined && (
      <p class="muted">
        {whole(maintain.files.before ?? 0)} data files before, {whole(maintain.files.after ?? 0)} after
      </p>
    )}
    <Table what="Steps of maintenance" heads={['Step', 'How it ended', 'What it did']}>
      {NAMES.map(([name, words]) => {
        const step = maintain[name];
        return (
          step !== undefined && (
            <tr key={name}>
              <th scope="row">{words}</th>
              <td>
                <Pill word={step.outcome} />
              </td>
              <td>{wordsOf(step)}</td>
            </tr>
          )
        );
      })}
    </Table>
  </section>
);
