/** What may be repeated of a service's own error; both are empty when it says nothing fit to repeat. */
export interface ServiceError {
  readonly code: string;
  /** ` (code)`, to be put behind a sentence. */
  readonly note: string;
}

const CODE = /^[A-Za-z0-9_./-]{1,64}$/;

/**
 * Reads the `error` object of a JSON body. Its message is never kept: it may hold values of rows. A code is kept when it has the
 * form of one.
 * Source: OData JSON Format 4.01, 21 "Error Response".
 */
export const serviceError = (body: string): ServiceError => describeError(errorMember(body));

/** The same for the `error` member of a body that is parsed already. */
export const describeError = (error: unknown): ServiceError => {
  const said = member(error, 'code');
  const code = typeof said === 'string' && CODE.test(said) ? said : '';
  return { code, note: code === '' ? '' : ` (${code})` };
};

const errorMember = (body: string): unknown => {
  try {
    return member(JSON.parse(body), 'error');
  } catch {
    return undefined;
  }
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
