import type { SampleView } from '../api/answers.ts';
import { Said } from '../parts/said.tsx';
import { Table } from '../parts/table.tsx';

const SHORT = 80;

/** A few rows as texts, with the types of their columns. */
export const SampleTable = ({ sample, what }: { readonly sample: SampleView; readonly what: string }) => {
  const { columns = [], rows = [], more = false } = sample;
  if (rows.length === 0) return <p class="empty">The source has no row to show.</p>;
  return (
    <Table
      what={what}
      kind="sample"
      heads={columns.map(({ name, type }) => (
        <>
          <Said text={name} shown={SHORT} />
          {type !== undefined && <span class="muted type"> {type.slice(0, SHORT)}</span>}
        </>
      ))}
      foot={more && <p class="muted">There are more.</p>}
    >
      {rows.map((row, index) => (
        <tr key={index}>
          {row.map((cell, place) => (
            <td key={place}>
              {cell === null ? <span class="muted">null</span> : <Said text={cell} shown={SHORT} />}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
};
