import type { ChildOptions } from './child.ts';
import type { Variant } from './service-source.ts';

/** Where a service may write, and what it is run with. */
export interface Workplace {
  /** A folder of its own, gone at the end. */
  readonly folder: string;
  /** Python with what requirements.txt names. */
  readonly python: string;
}

/** One process of a service, and what is told on it, one after the other. */
export interface Sitting {
  readonly launch: (workplace: Workplace) => ChildOptions;
  readonly variants: readonly Variant[];
}

/** A service of others. */
export interface Service {
  readonly name: string;
  /** Why this machine cannot run it, with the remedy; undefined when it can. */
  readonly whyNot: () => string | undefined;
  /** Whether a machine may lack it even where all that can be installed is. */
  readonly mayLack?: () => boolean;
  /** `all`: everything; otherwise what is played on a clean clone. */
  readonly sittings: (all: boolean) => readonly Sitting[];
}
