import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import type { Case } from '../case.ts';
import { type Look, LOOKS, showAs, WIDTHS } from '../stage.ts';
import { answersOf, ok } from '../world/answers.ts';
import type { Answers } from '../world/fake-app.ts';
import { runIdOf } from '../world/sample.ts';
import { axeFaults } from './axe.ts';

/** A view with data, and how to know that it is there. */
interface View {
  readonly name: string;
  readonly hash: string;
  /** Seen once it is ready. */
  readonly text: string;
  readonly act?: (page: Page) => Promise<void>;
  readonly answers?: Answers;
  readonly hasKey?: boolean;
}

const click = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

const VIEWS: readonly View[] = [
  { name: 'key', hash: '#/', text: 'Which key opens this app?', hasKey: false },
  { name: 'overview', hash: '#/', text: '1 of 8 feeds needs you.' },
  {
    name: 'overview without feeds',
    hash: '#/',
    text: 'There is no feed yet.',
    answers: { listFeeds: () => ok({ feeds: [] }) },
  },
  { name: 'feed', hash: '#/feeds/orders', text: 'How long runs took' },
  {
    name: 'feed that fails',
    hash: '#/feeds/customers',
    text: 'Renew the secret, or give the identity access.',
  },
  { name: 'feed at work', hash: '#/feeds/returns', text: 'is at work' },
  {
    name: 'reload',
    hash: '#/feeds/orders/reload',
    text: 'Which rows',
    act: async (page) => {
      await click('Dry run')(page);
      await page.getByText('What a reload would change').first().waitFor();
      await page.getByText('Dry run on a command line').click();
    },
  },
  { name: 'pause', hash: '#/feeds/orders/pause', text: 'Your name' },
  { name: 'check', hash: '#/feeds/orders/check', text: 'Something will not work' },
  { name: 'preview', hash: '#/feeds/orders/preview', text: 'VINET' },
  {
    name: 'add',
    hash: '#/feeds/orders/entities',
    text: 'Order_Details',
    act: (page) => page.getByText('Order_Details').first().click(),
  },
  { name: 'run', hash: `#/runs/${runIdOf(7_000)}`, text: 'What the reload changed' },
  { name: 'run of maintenance', hash: `#/runs/${runIdOf(8_000)}`, text: 'Log cleanup' },
  { name: 'run at work', hash: `#/runs/${runIdOf(9_000)}`, text: 'is at work' },
  { name: 'nowhere', hash: '#/nothing/at/all', text: 'There is nothing at this address' },
];

/** Nothing stands out of the screen to the right. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

const named = ({ theme, width }: Look): string => `${theme}, ${width} px`;

const looksOf = (view: View): Case => ({
  name: `${view.name}: axe finds nothing, light and dark, at ${WIDTHS.join(' and ')} px`,
  play: async (stage) => {
    await using app = await stage.app({ answers: { ...answersOf(), ...view.answers } });
    await using opened = await stage.open(
      app.url,
      view.hash,
      view.hasKey === false ? { key: undefined } : {},
    );
    const { page, faults } = opened;
    await page.getByText(view.text).first().waitFor();
    await view.act?.(page);
    for (const look of LOOKS) {
      await showAs(page, look);
      assert.deepEqual(await axeFaults(page), [], named(look));
      assert.equal(await overflow(page), 0, `something stands out to the right: ${named(look)}`);
    }
    assert.deepEqual(faults, []);
  },
});

export const VIEW_CASES: readonly Case[] = VIEWS.map(looksOf);
