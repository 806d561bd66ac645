/** What a list of commits shows whole. */
const MOST = 72;

/** The subjects that are too long, with their length: what a commit does, in `MOST` characters; why goes into its body. */
export const longSubjects = (subjects: readonly string[]): readonly string[] =>
  subjects
    .map((subject) => subject.trim())
    .filter((subject) => subject.length > MOST)
    .map(
      (subject) =>
        `"${subject}" has ${subject.length} characters, at most ${MOST} may be: say why in the body`,
    );
