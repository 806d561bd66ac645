/** What a body says that starts a function by hand, or the status that refuses it. */
export type StartInput =
  | { readonly input: string; readonly status?: never }
  | { readonly status: 400 | 415; readonly input?: never };

const JSON_TYPE = /^\s*(?:application\/(?:[\w.-]+\+)?json|text\/json)\s*(?:;|$)/i;

const inputOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? undefined : JSON.stringify(value);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads the body of `POST /admin/functions/{name}`: a JSON object by its content type, whose `input`, in any case, is a text or a number. */
export const readStartInput = (contentType: string | undefined, body: Uint8Array): StartInput => {
  if (contentType === undefined || !JSON_TYPE.test(contentType)) return { status: 415 };
  const parsed = parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { status: 400 };
  const entry = Object.entries(parsed).find(([name]) => name.toLowerCase() === 'input');
  const input = inputOf(entry?.[1]);
  return input === undefined ? { status: 400 } : { input };
};
