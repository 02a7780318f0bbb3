import assert from 'node:assert/strict';
import type { ChoicesLayer, Layer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { FakeEngine } from '../fake-engine';
import { label, labels, project, ticket, intent } from '../projects';
import { openPanel, THEMES, type PanelPage } from './panel-page';

const codes: ChoicesLayer = {
  id: 'codes',
  type: 'choices',
  name: 'Codes',
  required: false,
  labels: ['late'],
  min: 0,
  open: true,
};

describe('codes in the browser', () => {
  let engine: FakeEngine;
  let panel: PanelPage;

  async function open(layers: Layer[] = [codes], options = {}) {
    engine = new FakeEngine(project(layers, [...labels, label('late', 'Too late')]), 3, ticket);
    engine.codes = ['wrong tone', 'vague', 'no greeting', 'cold tone', 'late'];
    panel = await openPanel(engine, options);
    return panel.page;
  }
  const given = async (): Promise<unknown> => {
    await panel.settled();
    return engine.answers.get('t-0001')?.labels.codes;
  };
  const field = () => panel.page.getByRole('combobox', { name: /^Codes: a code of your own/ });
  const options = () => panel.page.getByRole('listbox', { name: 'Codes that exist' }).getByRole('option');
  /** Labels are offered at once, the codes that exist only after the engine has answered. */
  const codesListed = () => options().filter({ hasText: 'wrong tone' }).waitFor();

  it('adds a new code by Enter, an existing one by arrows and Enter, and undoes each', async () => {
    const page = await open();
    await page.keyboard.press('.');
    await codesListed();
    assert.deepEqual(await options().allInnerTexts(), [
      'wrong tone',
      'vague',
      'no greeting',
      'cold tone',
      'Too late',
    ]);
    await page.keyboard.type('  first reply missing ');
    await page.keyboard.press('Enter');
    assert.deepEqual(await given(), ['first reply missing']);
    await page.keyboard.type('tone');
    assert.deepEqual(await options().allInnerTexts(), ['wrong tone', 'cold tone']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(
      await field().getAttribute('aria-activedescendant'),
      await options().nth(1).getAttribute('id'),
    );
    await page.keyboard.press('Enter');
    assert.deepEqual(await given(), ['first reply missing', 'cold tone']);
    await page.keyboard.press('Enter');
    assert.ok(
      await field().evaluate((element) => document.activeElement !== element),
      'Enter leaves an empty field',
    );
    await page.keyboard.press('Control+z');
    assert.deepEqual(await given(), ['first reply missing']);
    await page.keyboard.press('Control+z');
    assert.equal(await given(), undefined);
  });

  it('leads to the field of a question that came up by itself, and on after it was left empty', async () => {
    const page = await open([intent, codes, { ...intent, id: 'second', name: 'Second' } as Layer]);
    const active = () => page.locator('.layer.active .layer-name').innerText();
    await page.keyboard.press('1');
    assert.match(await active(), /^Codes/);
    await page.keyboard.press('.');
    await codesListed();
    await page.keyboard.press('Escape');
    assert.match(await active(), /^Codes/);
    await page.keyboard.press('.');
    assert.match(await active(), /^Second/);
    await page.keyboard.press(',');
    await page.keyboard.type('vague');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.match(await active(), /^Second/, 'an answered question is left for the next one');
    assert.deepEqual(await given(), ['vague']);
  });

  it('takes the spelling of a code that exists, the name of a label, and what is typed when the field is left', async () => {
    const page = await open();
    await field().focus();
    await codesListed();
    await page.keyboard.type('Wrong Tone');
    await page.keyboard.press('Enter');
    await page.keyboard.type('too late');
    await page.keyboard.press('Enter');
    await page.keyboard.type('half done');
    await page.locator('.text').first().click();
    assert.deepEqual(await given(), ['wrong tone', 'late', 'half done']);
    await page.getByRole('checkbox', { name: /half done/ }).click();
    assert.deepEqual(await given(), ['wrong tone', 'late']);
  });

  it('keeps what cannot be a code, and what is more than the layer takes, in the field', async () => {
    const page = await open([{ ...codes, max: 1 }]);
    await field().focus();
    await field().fill('x'.repeat(201));
    await page.keyboard.press('Enter');
    await page.getByText('A code has at most 200 characters').first().waitFor();
    assert.deepEqual(engine.saved, []);
    await field().fill('one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await page.getByText('Limit of 1: remove one first.').first().waitFor();
    assert.equal(await field().inputValue(), 'two');
    await page.getByRole('checkbox', { name: 'one', exact: true }).click();
    await field().fill('dropped');
    await page.keyboard.press('Escape');
    assert.equal(await given(), undefined);
  });

  it('leaves the keys to labels until the question is gone to', async () => {
    const page = await open([intent, codes]);
    await page.keyboard.press('Shift+Digit5');
    assert.deepEqual(await given(), ['late']);
    await page.keyboard.press('Shift+Digit1');
    await panel.settled();
    assert.deepEqual(engine.answers.get('t-0001')?.labels, { intent: 'refund', codes: ['late'] });
  });

  for (const theme of THEMES)
    for (const width of [1280, 330])
      it(`is accessible in ${theme} at ${width} px`, async () => {
        const page = await open([intent, codes], { theme, width });
        await field().focus();
        await codesListed();
        await page.keyboard.type('o');
        await page.keyboard.press('ArrowDown');
        assert.deepEqual(await axe(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        if (process.env.CODES_PICTURES)
          await page.screenshot({ path: `${process.env.CODES_PICTURES}/${theme}-${width}.png` });
      });
});
