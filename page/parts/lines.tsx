import { actionOf } from '../actions/actions.ts';
import { commandLine, curlOf, type Doing } from '../actions/lines.ts';
import { CodeBlock } from './copy.tsx';

/** The address of the app's `/api`, for somebody who is not on the page. */
const apiBase = (): string => new URL('.', document.baseURI).href.replace(/[?#].*$/, '');

/** The same action by curl and by the command line. */
export const Lines = (doing: Doing) => {
  const base = apiBase();
  return (
    <details class="lines">
      <summary>{actionOf(doing.action).label} on a command line</summary>
      <CodeBlock what="the command line" text={commandLine(doing, base)} />
      <CodeBlock what="the curl line" text={curlOf(doing, base)} />
    </details>
  );
};
