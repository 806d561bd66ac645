import { Name } from './said.tsx';
import { now } from '../words/now.ts';
import { lasting, relative, utc } from '../words/time.ts';

/** A time as people say it, with UTC beside. */
export const When = ({
  at,
  brief = false,
}: {
  readonly at: string | undefined;
  readonly brief?: boolean;
}) => {
  const ms = Date.parse(at ?? '');
  if (at === undefined || Number.isNaN(ms))
    return <span class="muted">{at === undefined ? 'never' : <Name text={at} />}</span>;
  return (
    <time class="when" dateTime={at} title={`${utc(at)} UTC`}>
      {relative(ms, now.value)} {!brief && <span class="utc">{utc(at)} UTC</span>}
    </time>
  );
};

/** How long something has been so, with its beginning in UTC beside. */
export const Since = ({ at }: { readonly at: string }) => {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return <Name text={at} />;
  return (
    <time class="when" dateTime={at}>
      {lasting(now.value - ms)} <span class="utc">since {utc(at)} UTC</span>
    </time>
  );
};
