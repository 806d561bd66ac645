import { type ActionName, actionOf, type Given, type Subject } from '../actions/actions.ts';
import { commandLine, curlLine } from '../actions/lines.ts';
import { CodeBlock } from './copy.tsx';

/** Where the page's own app is, for somebody who is not on the page. */
const appRoot = (): string => new URL('.', document.baseURI).href.replace(/[?#].*$/, '');

/** The same action by curl and by the command line. */
export const Lines = ({
  action,
  subject,
  given,
}: {
  readonly action: ActionName;
  readonly subject: Subject;
  readonly given: Given;
}) => {
  const { call, command } = actionOf(action);
  const root = appRoot();
  const words = [...command(subject, given), '--app', root.replace(/\/$/, '')];
  return (
    <details class="lines">
      <summary>{actionOf(action).label} on a command line</summary>
      <CodeBlock what="the command line" text={commandLine(words)} />
      <CodeBlock what="the curl line" text={curlLine(call(subject, given), root)} />
    </details>
  );
};
