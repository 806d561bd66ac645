import type { NoteKind, RunRecord } from '../../shared/state/index.ts';
import { noteKinds } from './note-kinds.ts';
import { type Story, storyOf, type StorySource } from './source-story.ts';

const LEASE_MS = 61_000;

/** How an append ended, and the versions that the table then lacks, or has wrongly. */
export interface Ended extends Pick<RunRecord, 'outcome' | 'rows' | 'requests' | 'errorKind' | 'message'> {
  readonly notes: readonly NoteKind[];
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
}

/** Something that happens to a source, and how the append after it ends. */
export interface Step {
  readonly does?: (story: Story) => void;
  readonly ends: Partial<Ended>;
}

/** A source, and what happens to it. */
export interface StoryCase extends StorySource {
  readonly title: string;
  /** Values of the cursor of the rows that are there at first. */
  readonly cursors: readonly string[];
  readonly steps: readonly Step[];
}

/** One append. */
export const append = async (story: Story): Promise<Ended> => {
  const { world } = story;
  world.clock.advance(LEASE_MS);
  world.service.clearRequests();
  const run = await world.run();
  return { ...run, notes: noteKinds(run), missing: await story.missing(), wrong: await story.wrong() };
};

/** Plays a case to its end; answers how each of its runs ended. */
export const playStory = async ({ cursors, steps, ...source }: StoryCase): Promise<readonly Ended[]> => {
  const story = storyOf(source, cursors);
  const ended: Ended[] = [];
  for (const { does } of steps) {
    does?.(story);
    ended.push(await append(story));
  }
  return ended;
};

/** Notes of what was learned of a source: every run that it shapes has them. */
const OF_TRAITS: readonly NoteKind[] = ['compares-elsewhere', 'option-refused', 'count-overruled'];

/** How the runs of a case end: unless it says otherwise with the notes of what the runs before have learned, and with each version in the table once. */
export const endsOf = ({ steps }: Pick<StoryCase, 'steps'>): readonly Partial<Ended>[] => {
  let learned: readonly NoteKind[] = [];
  return steps.map(({ ends }) => {
    const { notes = learned } = ends;
    learned = notes.filter((kind) => OF_TRAITS.includes(kind));
    return { missing: [], wrong: [], ...ends, notes };
  });
};

/** A run that takes so many rows, in so many requests where that matters. */
export const appended = (rows: number, requests?: number): Partial<Ended> => ({
  outcome: 'appended',
  rows,
  ...(requests !== undefined && { requests }),
});

/** The same of a service that does not count: what it sent is taken as all. */
export const uncounted = (rows: number, requests?: number): Partial<Ended> => ({
  ...appended(rows, requests),
  notes: ['count-unsupported'],
});

/** A run that finds nothing new, in so many requests. */
export const idle = (requests = 1): Step => ({ ends: { outcome: 'no-new-rows', requests } });

/** Inserts rows with the values of their places. */
export const adds =
  (count: number, of: (place: number) => string) =>
  (story: Story): void =>
    story.insert(Array.from({ length: count }, (_, place) => of(place)));
