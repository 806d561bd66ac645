import type { Problem } from './problems.ts';
import { positionIn } from './text-position.ts';

/** A list by the place in it, or an object by the member that is being read and where each began. */
type Frame =
  | { readonly kind: 'list'; index: number }
  | { readonly kind: 'object'; readonly begins: Map<string, number>; member: string | undefined };

/** What gives JSON its shape: texts, which may be names of members, and brackets and commas outside of them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

const stepOf = (frame: Frame): PropertyKey => (frame.kind === 'list' ? frame.index : (frame.member ?? ''));

/**
 * The members that an object has more than once, of which `JSON.parse` keeps the last without a word. `text` is JSON. No value is in the
 * messages.
 */
export const repeatedMembers = (text: string): readonly Problem[] => {
  const frames: Frame[] = [];
  const problems: Problem[] = [];
  const at = (index: number): string => {
    const { line, column } = positionIn(text, index);
    return `${line}:${column}`;
  };
  const takeText = (token: string, index: number): void => {
    const frame = frames.at(-1);
    if (frame?.kind !== 'object' || frame.member !== undefined) return;
    frame.member = String(JSON.parse(token));
    const first = frame.begins.get(frame.member);
    if (first === undefined) frame.begins.set(frame.member, index);
    else
      problems.push({
        path: frames.map(stepOf),
        message: `is there twice, at ${at(first)} and ${at(index)} (line:column), and only the last would count; leave one out`,
      });
  };
  const takeComma = (frame: Frame | undefined): void => {
    if (frame?.kind === 'list') frame.index += 1;
    if (frame?.kind === 'object') frame.member = undefined;
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{') frames.push({ kind: 'object', begins: new Map(), member: undefined });
    else if (token === '[') frames.push({ kind: 'list', index: 0 });
    else if (token === '}' || token === ']') frames.pop();
    else if (token === ',') takeComma(frames.at(-1));
    else takeText(token, index);
  }
  return problems;
};
