import type { ComponentChildren } from 'preact';

/** The head of a column: its words, or those of a column of numbers. */
export type Head = ComponentChildren | { readonly number: string };

const isOfNumbers = (head: Head): head is { readonly number: string } =>
  typeof head === 'object' && head !== null && 'number' in head;

interface TableProps {
  /** What it is, for whoever does not see it. */
  readonly what: string;
  readonly heads: readonly Head[];
  readonly kind?: 'runs' | 'sample';
  /** Its rows. */
  readonly children: ComponentChildren;
  /** What is said below it. */
  readonly foot?: ComponentChildren;
}

/** A table that scrolls in its own frame, by keyboard too. Its roles are told, as a style may make cards of its rows. */
export const Table = ({ what, heads, kind, children, foot }: TableProps) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={what}>
    <table class={kind} role="table">
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((head, index) => (
            <th key={index} role="columnheader" scope="col" class={isOfNumbers(head) ? 'number' : undefined}>
              {isOfNumbers(head) ? head.number : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
    {foot}
  </div>
);
