import { useSignal } from '@preact/signals';

const COPIED_MS = 2_000;

/** Puts a text on the clipboard, and says so. */
const Copy = ({ text, what }: { readonly text: string; readonly what: string }) => {
  const state = useSignal<'ready' | 'copied' | 'failed'>('ready');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      state.value = 'copied';
    } catch {
      state.value = 'failed';
    }
    setTimeout(() => (state.value = 'ready'), COPIED_MS);
  };
  const words = { ready: 'Copy', copied: 'Copied', failed: 'Select it by hand' }[state.value];
  return (
    <button type="button" class="copy" aria-label={`${words}: ${what}`} onClick={() => void copy()}>
      {words}
    </button>
  );
};

/** A line or a text to take along. */
export const CodeBlock = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <div class="code">
    <pre tabIndex={0} role="region" aria-label={what}>
      <code>{text}</code>
    </pre>
    <Copy text={text} what={what} />
  </div>
);
