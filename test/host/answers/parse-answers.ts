/** One answer in what came by a socket. */
export interface Parsed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly end: number;
}

const chunkedBody = (
  text: string,
  from: number,
): { readonly body: string; readonly end: number } | undefined => {
  let body = '';
  for (let at = from; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (next > text.length) return undefined;
    if (size === 0) return { body, end: next };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
};

/** The answer that begins at `from`, or undefined while it is not whole. Text is Latin-1: one letter a byte. */
const parseAnswer = (text: string, from: number, isHead: boolean, isClosed: boolean): Parsed | undefined => {
  const headEnd = text.indexOf('\r\n\r\n', from);
  if (headEnd === -1) return undefined;
  const [line = '', ...lines] = text.slice(from, headEnd).split('\r\n');
  const status = Number(line.split(' ')[1]);
  const headers = Object.fromEntries(
    lines.map((header) => [
      header.slice(0, header.indexOf(':')).toLowerCase(),
      header.slice(header.indexOf(':') + 1).trim(),
    ]),
  );
  const at = headEnd + 4;
  if (isHead || status < 200 || status === 204) return { status, headers, body: '', end: at };
  if (headers['transfer-encoding'] === 'chunked') {
    const read = chunkedBody(text, at);
    return read && { status, headers, ...read };
  }
  const length = headers['content-length'];
  if (length === undefined)
    return isClosed ? { status, headers, body: text.slice(at), end: text.length } : undefined;
  const end = at + Number(length);
  return end > text.length ? undefined : { status, headers, body: text.slice(at, end), end };
};

/**
 * The whole answers in what came so far. An answer to HEAD has no body; one without a length ends with the connection.
 */
export const parseAnswers = (
  bytes: Buffer,
  { isHead, isClosed }: { readonly isHead: boolean; readonly isClosed: boolean },
): readonly Parsed[] => {
  const text = bytes.toString('latin1');
  const answers: Parsed[] = [];
  for (let from = 0; ;) {
    const answer = parseAnswer(text, from, isHead, isClosed);
    if (answer === undefined) return answers;
    answers.push(answer);
    from = answer.end;
  }
};
