import { countOf } from '../../../core/index.ts';
import { type AllWords, info, NO_COUNT } from './words.ts';

/** Findings about counts, links and answers as they come. */
export const ANSWERS = {
  'count-refused': info('The service has no /$count. Tidemark asks for a count beside rows.'),
  'count-fails': {
    severity: 'warning',
    message: ({ status }) => `/$count fails (${status}). Tidemark proves the end of rows in another way.`,
    remedy: NO_COUNT,
  },
  'count-form': info('/$count does not answer a plain number.'),
  'count-differs': {
    severity: 'warning',
    message: ({ counted, read }) => `The service counts ${countOf(counted, 'row')} where ${read} came.`,
    remedy: NO_COUNT,
  },
  'count-stops': {
    severity: 'warning',
    message: ({ counted, read }) =>
      `The service counts ${countOf(counted, 'row')}, and sent ${read}: its count stops.`,
    remedy: NO_COUNT,
  },
  'count-beside-refused': info('The service refuses $count=true. Tidemark asks for /$count.'),
  'count-beside-missing': info('The service leaves out the count beside rows. Tidemark asks for /$count.'),
  'count-of-page': {
    severity: 'info',
    message: ({ counted }) =>
      `The count beside rows is that of the page (${counted}), not of all. Tidemark does not rely on it.`,
  },
  'links-by-position': info(
    'Next links count rows, so that a row that goes meanwhile shifts them. Tidemark goes on by value.',
  ),
  'links-opaque': info(
    'Next links do not say where they lead. Tidemark goes on by value, and does not need them.',
  ),
  'links-elsewhere': info('Next links name another origin. Tidemark sends nothing there.'),
  'links-relative': info('Next links are relative. Tidemark resolves them.'),
  'links-unencoded': info('Next links hold "/" and "+" as they are. Tidemark leaves them so.'),
  'links-loop': info('Next links lead in a circle. Tidemark goes on by value.'),
  'links-empty': info('Next links lead to pages without rows. Tidemark follows them.'),
  'links-never-end': info('The last page has a next link too. Tidemark follows it once.'),
  'links-expire': {
    severity: 'info',
    message: ({ status }) =>
      `A next link did not hold for a few requests (${status}). Tidemark goes on by value, and does not need it.`,
  },
  'links-lose-rows': {
    severity: 'warning',
    message: () => 'A next link led to no rows, though there are more. Tidemark goes on by value.',
  },
  'links-need-cookie': info(
    'The service sets cookies, by which a gateway may keep a caller at one node. Tidemark sends them back for one read.',
  ),
  'answers-fail': {
    severity: 'warning',
    message: ({ times, statuses }) =>
      `${countOf(times, 'request')} failed (${statuses}) and ${times === 1 ? 'was answered when it was' : 'were answered when they were'} sent again. Tidemark does the same.`,
  },
  throttled: {
    severity: 'warning',
    message: ({ status }) => `The service asked to wait (${status}). Tidemark waits as it says.`,
    remedy:
      'Set "source": {"requestsPerMinute": ...} to what the service allows. A service in "sources" has it there.',
  },
  'clock-missing': info('The service sends no Date header: "settle" goes by the clock of the app.'),
  'clock-off': {
    severity: 'warning',
    message: ({ seconds }) =>
      `The clock of the service is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} that of the app.`,
  },
  cached: {
    severity: 'warning',
    message: ({ seconds }) =>
      `Answers come out of a cache, up to ${seconds} s old: new rows come so much later.`,
  },
  'short-names': info('The service writes "@nextLink" for "@odata.nextLink". Tidemark reads both.'),
  'accept-refused': info(
    'The service refuses IEEE754Compatible=true: numbers that a double cannot hold come in digits. Tidemark reads every one.',
  ),
  'numbers-as-text': info('The service writes numbers in quotes without saying so. Tidemark reads them.'),
  'nothing-spelled': {
    severity: 'info',
    message: ({ how }) => `The service says that there are no rows by ${how}. Tidemark understands that.`,
  },
} satisfies Partial<AllWords>;
