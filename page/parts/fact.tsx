import type { ComponentChildren } from 'preact';
import { whole } from '../words/number.ts';

/** A name and what is known of it, in a list of class `facts`. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div class="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

interface FigureProps {
  readonly value: number | undefined;
  readonly words?: (value: number) => string;
  /** What is said where there is none. */
  readonly otherwise?: string;
}

/** A number, or that there is none. */
export const Figure = ({ value, words = whole, otherwise = '–' }: FigureProps) =>
  value === undefined ? <span class="muted">{otherwise}</span> : <>{words(value)}</>;
