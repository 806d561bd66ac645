import { strict as assert } from 'node:assert';
import type { Case } from '../case.ts';
import { answersOf } from '../world/answers.ts';
import { axeFaults } from './axe.ts';

const PALE = '<label for="x">pale</label><input id="x">';

/** What the other cases would tell nobody about, if these did not find it. */
export const PLANTED_CASES: readonly Case[] = [
  {
    name: 'planted: a label of low contrast is found',
    play: async (stage) => {
      await using app = await stage.app({
        answers: answersOf(),
        plant: (html) => html.replace('<div id="page">', `${PALE}<div id="page">`),
      });
      await using opened = await stage.open(app.url, '#/');
      const { page } = opened;
      await page.getByText('feeds needs you').waitFor();
      assert.deepEqual(
        (await axeFaults(page)).filter((fault) => fault.includes('color-contrast')),
        [],
      );
      await page.evaluate("document.querySelector('label').style.color = '#aaa'");
      const faults = await axeFaults(page);
      assert.ok(
        faults.some((fault) => fault.includes('color-contrast')),
        `axe told: ${faults.join('; ')}`,
      );
    },
  },
  {
    name: 'planted: an inline script is a violation, and does not run',
    play: async (stage) => {
      await using app = await stage.app({
        answers: answersOf(),
        plant: (html) => html.replace('</body>', '<script>globalThis.wasRun = true</script></body>'),
      });
      await using opened = await stage.open(app.url, '#/');
      await opened.page.getByText('feeds needs you').waitFor();
      assert.ok(
        opened.faults.some((fault) => fault.startsWith('policy: script-src-elem')),
        opened.faults.join('; '),
      );
      assert.equal(await opened.page.evaluate('globalThis.wasRun'), undefined);
    },
  },
  {
    name: 'planted: markup by innerHTML is a violation',
    play: async (stage) => {
      await using app = await stage.app({ answers: answersOf() });
      await using opened = await stage.open(app.url, '#/');
      await opened.page.getByText('feeds needs you').waitFor();
      const thrown = await opened.page.evaluate<string>(
        "try { document.body.innerHTML = '<p>planted</p>'; 'taken' } catch (error) { String(error) }",
      );
      assert.match(thrown, /TrustedHTML/);
    },
  },
];
