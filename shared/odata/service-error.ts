/** What may be repeated of a service's own error; both are empty when it says nothing fit to repeat. */
export interface ServiceError {
  readonly code: string;
  /** ` (code: message)`, to be put behind a sentence. */
  readonly note: string;
}

const MAX_CODE = 80;
const MAX_MESSAGE = 200;

/**
 * Reads the `error` object of a JSON body. A message is kept only when it is short, without what it quotes and without
 * numbers, because these may be values of rows.
 * Source: OData JSON Format 4.01, 21 "Error Response".
 */
export const serviceError = (body: string): ServiceError => describeError(errorMember(body));

/** The same for the `error` member of a body that is parsed already. */
export const describeError = (error: unknown): ServiceError => {
  const code = oneLine(member(error, 'code')).slice(0, MAX_CODE);
  const said = oneLine(member(error, 'message'));
  const message = said.length > MAX_MESSAGE ? '' : withoutValues(said);
  const parts = [code, message].filter((part) => part !== '');
  return { code, note: parts.length === 0 ? '' : ` (${parts.join(': ')})` };
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

const oneLine = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim() : '';

const withoutValues = (text: string): string =>
  text
    .replaceAll(/'[^']*'|"[^"]*"|`[^`]*`|[‘“„][^’”“]*[’”“]/g, '…')
    .replaceAll(/['"`].*$/g, '…')
    .replaceAll(/\S*\d[\d.,:T+-]{3,}\S*/g, '…');
