/** Header names to their values, in any case. */
export interface HeaderReader {
  get(name: string): string | null | undefined;
}

interface RestAnswer {
  readonly status?: number;
  readonly headers?: HeaderReader;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const hasGet = (value: unknown): value is HeaderReader => typeof field(value, 'get') === 'function';

/** The answer that an Azure SDK's error is about: nothing of it when none came. */
export const restAnswerOf = (error: unknown): RestAnswer => {
  const status = field(error, 'statusCode');
  const headers = field(field(error, 'response'), 'headers');
  return { ...(typeof status === 'number' && { status }), ...(hasGet(headers) && { headers }) };
};
