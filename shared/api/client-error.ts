/** What is no answer of Tidemark's: `unreachable`, nothing came; `not-tidemark`, something else answers there; `bad-argument`, it was not asked. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly kind: 'unreachable' | 'not-tidemark' | 'bad-argument';
  /** Of `not-tidemark`. */
  readonly status: number | undefined;

  constructor(
    kind: ClientError['kind'],
    message: string,
    { status, cause }: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.status = status;
  }
}
