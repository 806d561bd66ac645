/** What Microsoft's host was seen to do that no scene here plays, each with the reason. */
export const NOT_PLAYED: Readonly<Record<string, string>> = {
  'http-stream/on': 'the app does not stream, and must not: requests were seen that are never answered',
  'http/client-hangs-up': 'a row of the table of answers, over a raw socket',
  'http/repeated-names': 'rows of the table of answers',
  'http/slow-body': 'a row of the table of answers, over a raw socket',
  'logs/long-lines': 'part of logs/levels: a line of 40,000 characters',
  'logs/thousand': 'a real host loses no line; the local one hands each on as it comes',
  'queue/retry-policy':
    'the app has no retry policy, and its documents say not to set one; the local host knows none',
  'settings/two-workers':
    'the documents say not to set FUNCTIONS_WORKER_PROCESS_COUNT; the local host has one worker',
  'shutdown/retry-waits': 'needs a retry policy',
  'shutdown/tidemark': 'what version 0.1.0 did wrong: tidemark/sigterm-… play what the app does now',
  'timer/retry-longer-than-schedule': 'needs a retry policy',
  'timer/retry-policy': 'needs a retry policy',
};
