import type { FrontAnswer } from './types.ts';

const PAGE = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Your Azure Function App is up and running.</title></head>
<body><p>The functions are below <code>/api</code>.</p></body>
</html>
`;

/** What the host answers for `/`, to any method and without a key. */
export const rootPage = (): FrontAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html', 'content-length': String(Buffer.byteLength(PAGE)) },
  body: PAGE,
});
