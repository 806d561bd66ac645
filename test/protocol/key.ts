import type { Attempt, Entry, State, Write } from './state.ts';

/** One letter for each entry that was met, so that keys are short. */
class Letters {
  readonly #known = new WeakMap<Entry, string>();
  readonly #letters = new Map<string, string>();

  of(entry: Entry | null | undefined): string {
    if (entry === null || entry === undefined) return '-';
    const known = this.#known.get(entry);
    if (known !== undefined) return known;
    const { kind, version, base, txn, of } = entry;
    const says = `${kind} ${version} ${base} ${txn} ${of}`;
    const letter = this.#letters.get(says) ?? String.fromCodePoint(0xa1 + this.#letters.size);
    this.#letters.set(says, letter);
    this.#known.set(entry, letter);
    return letter;
  }
}

const letters = new Letters();
const entryKey = (entry: Entry | null | undefined): string => letters.of(entry);

/** An ETag counts as what it is good for: it is the present one, or it never will be again. */
const isNow = (etag: number, now: number): string => (etag === now ? '=' : '!');

const writeKey = ({ feed, jobs }: State, { by, does, etag, jobEtag, run, intent, end }: Write): string => {
  const job = jobEtag === undefined ? '' : isNow(jobEtag, jobs[run]?.etag ?? 0);
  return `${by}${does[0]}${isNow(etag, feed.etag)}${job}${entryKey(intent)}${end?.[0] ?? ''}`;
};

const waitKey = (state: State, { write, put }: Attempt): string => {
  if (write !== null) {
    const isWritten = write.id === state.feed.wrote ? 'w' : '';
    return `${writeKey(state, write)}${isWritten}${state.writes.some(({ id }) => id === write.id) ? 'u' : ''}`;
  }
  return put === null ? '' : `${entryKey(put)}${state.puts.some(({ entry }) => entry === put) ? 'u' : ''}`;
};

const attemptKey = (state: State, attempt: Attempt, run: string): string => {
  const { at, next, etag, jobEtag, intent, answer, claims, resends, entries } = attempt;
  if (at === 'over') return 'o';
  const known = at === 'asked' ? isNow(jobEtag, state.jobs[run]?.etag ?? 0) : isNow(etag, state.feed.etag);
  const told = answer === null ? '' : at === 'writing' ? isNow(answer, state.feed.etag) : 'a';
  return `${at[0]}${next[0]}${known}${entryKey(intent)}${told}${claims}${resends}${entries}${waitKey(state, attempt)}`;
};

/**
 * Puts that nobody waits for: whose they are, the log does not tell. A version that is taken stays so for as long as nothing can be dropped, and
 * nothing is there to be deleted.
 */
const putKeys = ({ log, puts, left, table, attempts }: State): string => {
  const keys = puts
    .filter(({ entry }) => left.drops > 0 || table > 0 || log[entry.version] === undefined)
    .filter(({ entry, by }) => attempts[by]?.put !== entry)
    .map(({ entry }) => entryKey(entry));
  return keys.length < 2 ? keys.join('') : keys.toSorted().join('');
};

/**
 * The same for two states that go on alike: numbers of writes and ETags are told by what they are good for, and what can never land is left
 * out.
 */
export const keyIn =
  (runs: readonly string[]) =>
  (state: State): string => {
    const { feed, jobs, table, log, cleaned, writes, attempts, left, deletions, isDeleted } = state;
    let key = `${feed.holder ?? '-'}${feed.run ?? '-'}${entryKey(feed.intent)}|${table}${cleaned}${isDeleted ? 'd' : ''}`;
    for (const { status, hadCommit } of Object.values(jobs)) key += `${status[0]}${hadCommit ? '+' : ''}`;
    for (const entry of log) key += entryKey(entry);
    key += '|';
    key +=
      writes.length < 2
        ? writes.map((write) => writeKey(state, write)).join('')
        : writes
            .map((write) => writeKey(state, write))
            .toSorted()
            .join('');
    key += `|${putKeys(state)}|`;
    for (const [by, attempt] of attempts.entries()) key += `${attemptKey(state, attempt, runs[by] ?? '')}|`;
    return `${key}${deletions.map(entryKey).join('')}|${Object.values(left).join('')}`;
  };
