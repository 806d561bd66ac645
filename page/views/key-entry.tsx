import { useSignal } from '@preact/signals';
import { isKey } from '../../shared/api/index.ts';
import { keepKey, keyRefused } from '../api/key.ts';
import { KEY_REFUSED } from '../api/trouble.ts';

const Where = () => (
  <>
    <h2>Where it is</h2>
    <dl class="where">
      <dt>On this machine</dt>
      <dd>
        <code>npm start</code> prints it last, below the address of this page.
      </dd>
      <dt>In Azure</dt>
      <dd>
        <code>az functionapp keys list -g GROUP -n APP --query functionKeys.default -o tsv</code>
      </dd>
    </dl>
  </>
);

/** Asks for the key of the app, which goes into a header by script and nowhere else. */
export const KeyEntry = () => {
  const typed = useSignal('');
  const isWrong = useSignal(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    const given = typed.value.trim();
    isWrong.value = !isKey(given);
    if (!isWrong.value) keepKey(given);
  };
  return (
    <main class="entry">
      <h1>Which key opens this app?</h1>
      {keyRefused.value && (
        <p class="note error" role="alert">
          {KEY_REFUSED.sentence} {KEY_REFUSED.todo}
        </p>
      )}
      <form onSubmit={submit}>
        <label for="key">Function key</label>
        <input
          id="key"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={typed.value}
          onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
          aria-describedby="key-help"
        />
        {isWrong.value && (
          <p class="note error" role="alert">
            A key is visible ASCII characters, without blanks. Copy it again.
          </p>
        )}
        <button type="submit" class="primary">
          Open
        </button>
      </form>
      <p id="key-help" class="muted">
        It stays in this tab until you close it, and is sent in a header to this app only.
      </p>
      <Where />
    </main>
  );
};
