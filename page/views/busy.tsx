import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const MS = 1_000;

/** A wait, with its seconds: what takes long should be seen to be at work. */
export const Busy = ({ since, what }: { readonly since: number; readonly what: string }) => {
  const seconds = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => (seconds.value = Math.round((Date.now() - since) / MS)), MS);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <p class="loading" role="status">
      {what}… {seconds.value > 1 && `${seconds.value} s`}
    </p>
  );
};
