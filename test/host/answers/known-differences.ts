/** Answers that are not as those of the real host to the app of 0.1.0, on purpose or because it cannot be otherwise. */
export interface KnownDifference {
  readonly reason: string;
  /** Whose answers these are. */
  readonly names: RegExp;
  /** What may differ, by the beginning of its place, with the value or without: `status`, `header content-length`, `body.version: 1`. */
  readonly places: readonly string[];
  /** The status that there is instead. */
  readonly status?: number;
}

/** What the app of today answers otherwise than that of 0.1.0, under any host. */
const OF_THE_APP: readonly KnownDifference[] = [
  {
    reason: 'A body that came in chunks is refused: the host drops it, and nobody knows what was asked.',
    names: /^(?:body|sync-body)\/chunked-|^body\/te-upper$|^idempotency\/chunked-/,
    places: ['status', 'header content-type', 'body'],
    status: 411,
  },
  {
    reason: 'The request in chunks before it was refused, so its Idempotency-Key is not taken.',
    names: /^idempotency\/length-after-chunked$/,
    places: ['status', 'header content-type', 'body'],
    status: 200,
  },
  {
    reason: 'A name that comes twice in a body is refused: only the last would count.',
    names: /^body\/length-dup-keys/,
    places: ['status', 'header content-type', 'body'],
    status: 400,
  },
  {
    reason:
      'host.json says more of queues: a poll of 5 s at most, and 70 s until a failed message comes back.',
    names: /^admin\/host-config$/,
    places: ['body.extensions.queues.maxPollingInterval', 'body.extensions.queues.visibilityTimeout'],
  },
  {
    reason: 'A table is made by a commit of its own, without rows: what was version 0 is version 1.',
    names: /^/,
    places: [
      'body.version: 1',
      'body.reload.version.before: 1',
      'body.reload.version.after: 1',
      'body.feeds[0].tableVersion: 1',
      'body.feeds[1].tableVersion: 1',
      'body.feeds[2].tableVersion: 1',
    ],
  },
  {
    reason:
      'A reload asks for the last row of the source whole, as some services refuse $select: more bytes come.',
    names: /^/,
    places: ['body.bytes: '],
  },
  {
    reason: 'Answers say how many rows the source sent.',
    names: /^/,
    places: ['body.received'],
  },
  {
    reason: 'Feeds say from when on they are late, and which window a reload of them has.',
    names: /^/,
    places: [0, 1, 2].flatMap((at) => [`body.feeds[${at}].lateAt`, `body.feeds[${at}].reloadWindow`]),
  },
  {
    reason: 'A dry run says that it is one.',
    names: /^/,
    places: ['body.dryRun: true'],
  },
  {
    reason: 'A dry run is not the last run of its feed.',
    names: /^(?:body\/get-with-body|header\/(?:accept|if)-.*|header\/prefer-on-get)$/,
    places: [
      'body.feeds[0].lastRun.kind: "append"',
      'body.feeds[0].lastRun.outcome: "no-new-rows"',
      'body.feeds[0].lastRun.outcome: "unchanged"',
    ],
  },
  {
    reason: 'A reload can end at a value: to is one key more that its body can have.',
    names: /^body\/length-proto$/,
    places: ['body.detail', 'body.errors[0].message'],
  },
  {
    reason: 'A reload of everything asks once more, for what stands behind its end.',
    names: /^body\/length-all-dry$/,
    places: ['body.pages: 2', 'body.requests: 5'],
  },
  {
    reason:
      'A method that the path does not know is 405, with those that it knows: each path has one function for all methods.',
    names:
      /^method\/(?:health|feeds|run)\/(?:POST|PUT|PATCH|DELETE)$|^method\/(?:reload|sync)\/(?:GET|HEAD|PUT|PATCH|DELETE)$|^header\/method-override$/,
    places: ['status', 'header', 'body'],
    status: 405,
  },
  {
    reason: 'What is asked again and again has an ETag.',
    names: /^/,
    places: ['header etag: W/"'],
  },
  {
    reason: 'Who has the answer is told so.',
    names: /^header\/if-none-match-star$/,
    places: ['status', 'header', 'body'],
    status: 304,
  },
  {
    reason: 'HEAD is answered as GET, without the body.',
    names: /^method\/(?:health|feeds)\/HEAD$/,
    places: ['status', 'header'],
    status: 200,
  },
  {
    reason: 'HEAD of a run that is not there is answered by the app, as GET.',
    names: /^method\/run\/HEAD$/,
    places: ['header'],
    status: 404,
  },
  {
    reason: 'OPTIONS tells the methods.',
    names: /^method\/(?:health|feeds|run|reload|sync)\/OPTIONS$|^header\/preflight$/,
    places: ['status', 'header'],
    status: 204,
  },
  {
    reason: "Another method is one of the function's: without a key it is 401.",
    names: /^key\/reload-get\/none$/,
    places: ['status'],
    status: 401,
  },
  {
    reason: 'A name that the query of a route does not know is refused.',
    names: /^path\/query-feed$/,
    places: ['status', 'header content-type', 'body'],
    status: 400,
  },
  {
    reason: 'The body of a sync is an object: a list is none, not even an empty one.',
    names: /^sync-body\/(?:array|null)$/,
    places: ['status', 'header content-type', 'body'],
    status: 400,
  },
  {
    reason: 'A run waits for its feed while another run has it, and is answered when it is over.',
    names: /^async\/(?:held|same-key)$/,
    places: ['status', 'header', 'body'],
    status: 200,
  },
  {
    reason: 'A feed by itself and the runs of all feeds have routes.',
    names: /^path\/(?:feeds-extra|runs-none|runs-slash)$/,
    places: ['status', 'header', 'body'],
    status: 200,
  },
  {
    reason: 'DELETE asks for the end of a run: of one that is not there the app answers.',
    names: /^method\/run\/DELETE$/,
    places: ['header', 'body'],
    status: 404,
  },
  {
    reason: 'A function is registered for every method; the library names its binding by what it is.',
    names: /^admin\/function-reload$/,
    places: ['body.config.bindings[0].methods', 'body.config.bindings[0].name'],
  },
  {
    reason: 'There are more functions: one for each path of the table of routes, maintenance, and a queue.',
    names: /^admin\/functions(?:-slash)?$/,
    places: ['body: '],
  },
];

/** What the local host answers otherwise than the real one. */
const OF_THE_LOCAL_HOST: readonly KnownDifference[] = [
  {
    reason: 'The page at / is 150 KB of Microsoft; ours has its title.',
    names: /^(?:method|key)\/root\/|^header\/root-/,
    places: ['body'],
  },
  {
    reason: 'The build of the real host: ours says that it is local.',
    names: /^admin\/(?:host-status|upper|trailing|drain-then-status)$|^key\/admin-status\/master/,
    places: ['body.versionDetails'],
  },
  {
    reason: 'The processes of the real host are a .NET one and a worker; no one asks a local host for them.',
    names: /^admin\/processes$/,
    places: ['status', 'header content-type', 'body'],
    status: 404,
  },
  {
    reason: 'Node reads methods in capital letters only, and its server is ours.',
    names: /^wire\/lower-method$/,
    places: ['status', 'header', 'body', 'connection'],
    status: 400,
  },
  {
    reason:
      'The real host sends no 100 where the body came with its head; Node closes a connection that was not sent one.',
    names: /^body\/expect-100$/,
    places: ['interim'],
  },
];

/** When a message is taken is a matter of the moment: the run is waiting, or over. */
const OF_THE_MOMENT: readonly KnownDifference[] = [
  {
    reason: 'When the queue is polled is a matter of the moment.',
    names: /^async\/feeds$/,
    places: ['body.feeds[1]', 'body.feeds[2]'],
  },
  {
    reason:
      'Whether a tick was over when the host was drained is a matter of the moment: else it was stopped.',
    names: /^async\/feeds$/,
    places: ['body.feeds[0].lastRun.outcome: "stopped"', 'body.feeds[0].lastRun.message'],
  },
];

export const KNOWN_DIFFERENCES = {
  app: OF_THE_APP,
  localHost: OF_THE_LOCAL_HOST,
  moment: OF_THE_MOMENT,
} as const;
