const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The system's word for why no answer came: Node's client has it on the error, `fetch` on what caused it. */
export const causeCode = (error: unknown): string | undefined =>
  codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);

/** True for what the time limit of an attempt ends with. */
export const isTimeLimit = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'TimeoutError';

/**
 * True when DNS says that the host of serviceUrl does not exist, which no repetition changes. `EAI_AGAIN` is the resolver's own trouble, and
 * passes. Source: POSIX getaddrinfo, EAI_NONAME and EAI_AGAIN.
 */
export const isUnknownHost = (cause: unknown): boolean => causeCode(cause) === 'ENOTFOUND';

/**
 * True when the body is not compressed as its Content-Encoding says, which a repetition seldom changes. `Z_BUF_ERROR`, a body that ends
 * early, passes. Source: zlib manual, return codes; Brotli, `BrotliDecoderErrorCode`; Zstandard, `ZSTD_ErrorCode`.
 */
export const isMispacked = (cause: unknown): boolean =>
  /^(?:Z_DATA_ERROR|ERR__ERROR_FORMAT|ZSTD_error_(?:prefix_unknown|corruption_detected))/.test(
    causeCode(cause) ?? '',
  );

/** True when the service took the request and ended the connection instead of an answer. */
export const isUnanswered = (cause: unknown): boolean =>
  /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(causeCode(cause) ?? '');
