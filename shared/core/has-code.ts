/** Whether an error of Node.js, as of a file or a socket, is of that code: `ENOENT`. */
export const hasCode = (error: unknown, code: string): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && error.code === code;
