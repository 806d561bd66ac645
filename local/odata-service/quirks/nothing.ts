/** How a service says that there are no rows. */
export interface NothingQuirks {
  /** Of an answer without rows and without a link: its status, an empty body, `value` null or left out. Default: an empty array. */
  nothingIs?: 204 | 404 | 'empty' | 'null' | 'missing';
}

/** The answer where no row was found; undefined where it is an empty page like any other. */
export const nothingAnswer = (
  { nothingIs }: NothingQuirks,
  headers: Readonly<Record<string, string>>,
): Response | undefined => {
  if (nothingIs === undefined) return undefined;
  switch (nothingIs) {
    case 204:
      return new Response(null, { status: 204 });
    case 404:
      return new Response('{"error":{"code":"404","message":"No entity was found."}}', {
        status: 404,
        headers,
      });
    case 'empty':
      return new Response('', { headers });
    case 'null':
      return new Response('{"value":null}', { headers });
    case 'missing':
      return new Response('{}', { headers });
  }
};
