import type { HttpRequest } from '@azure/functions';

/** What App Service's own sign-in says of a caller. Source: Microsoft Learn, "Work with user identities in Azure App Service authentication". */
const PRINCIPAL = 'x-ms-client-principal-name';
const MOST_CHARACTERS = 200;

/** Who asks: as the request says, else as they signed in, else nobody knows. */
export const callerOf = ({ headers }: Pick<HttpRequest, 'headers'>, by: string | undefined): string => {
  const name = [by, headers.get(PRINCIPAL)].map((each) => each?.trim() ?? '').find((each) => each !== '');
  return (name ?? 'unknown').slice(0, MOST_CHARACTERS);
};
