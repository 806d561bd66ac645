import type { FeedView } from '../api/answers.ts';
import { addLine } from '../actions/lines.ts';
import { CodeBlock } from '../parts/copy.tsx';
import { Name } from '../parts/said.tsx';
import { feedLink } from '../route.ts';
import { intoEffect } from '../words/here.ts';

/** Where feeds come from, and how one more does. */
export const AddAFeed = ({ feeds }: { readonly feeds: readonly FeedView[] }) => {
  const known = feeds.find(({ name, problems }) => name !== undefined && problems === undefined)?.name;
  return (
    <details class="add">
      <summary>Add a feed</summary>
      <p>
        The app reads feeds.json when it starts. This command lists what a service has, and writes the
        entries. Whoever changes the file by hand: {intoEffect()}.
      </p>
      <CodeBlock what="the command that adds a feed" text={addLine({})} />
      {known !== undefined && (
        <p>
          Or see{' '}
          <a href={feedLink(known, 'entities')}>what else the service of {<Name text={known} />} has</a>.
        </p>
      )}
    </details>
  );
};
