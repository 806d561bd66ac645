/** A regular expression begins where a value may: after an operator, an opening bracket or one of these words. */
const BEFORE_VALUE =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield|else|do|void))\s*$/;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const QUOTED = /'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

const at = (pattern: RegExp, text: string, start: number): string | undefined => {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
};

/** A source in its parts. */
interface Scanned {
  readonly masked: string;
  readonly comments: readonly string[];
}

const scan = (text: string): Scanned => {
  let masked = '';
  const comments: string[] = [];
  /** For each template that is open: how many braces are open within its present expression. */
  const templates: number[] = [];

  const templateText = (): void => {
    while (masked.length < text.length) {
      const char = text.charAt(masked.length);
      if (char === '`') {
        masked += '`';
        return;
      }
      if (text.startsWith('${', masked.length)) {
        masked += '${';
        templates.push(0);
        return;
      }
      masked += blank(text.slice(masked.length, masked.length + (char === '\\' ? 2 : 1)));
    }
  };

  const brace = (char: string): void => {
    masked += char;
    const open = templates.pop();
    if (open === undefined) return;
    if (char === '}' && open === 0) templateText();
    else templates.push(open + (char === '{' ? 1 : -1));
  };

  while (masked.length < text.length) {
    const start = masked.length;
    const char = text.charAt(start);
    const comment = char === '/' ? at(COMMENT, text, start) : undefined;
    const quoted = char === "'" || char === '"' ? at(QUOTED, text, start) : undefined;
    const regex = char === '/' && BEFORE_VALUE.test(masked.slice(-200)) ? at(REGEX, text, start) : undefined;
    const closed = quoted ?? regex;
    if (comment !== undefined) {
      masked += blank(comment);
      comments.push(comment);
    } else if (closed !== undefined) masked += char + blank(closed.slice(1, -1)) + closed.slice(-1);
    else if (char === '`') {
      masked += char;
      templateText();
    } else if (char === '{' || char === '}') brace(char);
    else masked += char;
  }
  return { masked, comments };
};

/**
 * TypeScript with its comments and the insides of its strings, templates and regular expressions blanked: what is left is code. Every
 * character keeps its place. The expressions within a template are code too.
 */
export const maskSource = (text: string): string => scan(text).masked;

/** The comments of a source, each as it stands there. */
export const commentsOf = (text: string): readonly string[] => scan(text).comments;
