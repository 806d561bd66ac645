/** One value of a chart. */
export interface Point {
  /** Epoch ms, or a number of its own. */
  readonly x: number;
  readonly y: number;
  /** As the table beside shows it. */
  readonly label: string;
  readonly value: string;
  readonly tone?: string;
}
