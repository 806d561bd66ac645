/** Only fetches and parses the pages from `url` on, by their next links; answers how many rows it saw. */
export const bareLoop = async (first: string): Promise<number> => {
  let url: string | undefined = first;
  let seen = 0;
  while (url !== undefined) {
    const response: Response = await fetch(url);
    const page = JSON.parse(await response.text()) as { value: unknown[]; '@odata.nextLink'?: string };
    seen += page.value.length;
    url = page['@odata.nextLink'];
  }
  return seen;
};
