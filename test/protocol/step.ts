/** One thing that can happen. `fault`: why it must not. */
export interface Step<S> {
  readonly label: string;
  readonly next: S;
  readonly fault?: string;
}
