import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Attributes, Relation, Span } from '../../../src/project/records/records';
import type { RelationsLayer, SpansLayer } from '../../../src/project/schema/layer-types';
import type { PersonAnswer } from '../../../src/protocol/panel';
import { axe } from '../../support/axe';
import { FakeEngine } from '../fake-engine';
import { label, project } from '../projects';
import { spansOn } from '../relations-project';
import { keys, openPanel, THEMES, type PageOptions, type PanelPage } from './panel-page';

const problems: SpansLayer = {
  id: 'problems',
  type: 'spans',
  name: 'Problems',
  required: false,
  labels: ['problem', 'drug'],
  overlap: 'nested',
  discontinuous: true,
  boundary: 'character',
  attributes: [
    {
      id: 'assertion',
      type: 'choice',
      labels: ['present', 'absent', 'possible'],
      onlyFor: ['problem'],
      required: true,
    },
    { id: 'about', type: 'choices', labels: ['past', 'family'] },
    { id: 'unclear', name: 'not clear', type: 'flag', labels: [], onlyFor: ['problem'] },
  ],
};
const treats: RelationsLayer = {
  id: 'treats',
  type: 'relations',
  name: 'Treats',
  required: false,
  spans: 'problems',
  labels: ['helps', 'harms'],
  directed: true,
  pairs: [],
  attributes: [{ id: 'sure', type: 'flag', labels: [], onlyFor: ['helps'] }],
};
const labels = [
  label('problem', 'problem', { key: 'p' }),
  label('drug', 'drug', { key: 'd' }),
  label('helps', 'helps', { key: 'l' }),
  label('harms', 'harms', { key: 'm' }),
];
const note = 'No fever today, but maybe pneumonia; her father had asthma. Aspirin was given.';
const marked = spansOn(note, 'fever/problem', 'pneumonia/problem', 'Aspirin/drug');

function clinic(spans: readonly Span[] = marked, relations: readonly Relation[] = []): FakeEngine {
  const engine = new FakeEngine(project([problems, treats], labels), 3, (row) => ({
    id: `t-${row + 1}`,
    text: note,
  }));
  engine.answers.set('t-1', {
    labels: { problems: [...spans], ...(relations.length > 0 && { treats: [...relations] }) },
    rules: [],
    flags: [],
    note: '',
    status: 'draft',
  });
  return engine;
}

/** Clicks a word of the text. */
async function click(page: Page, word: string): Promise<void> {
  const box = (await page.locator('.text .run', { hasText: word }).boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height - 6);
}

describe('attributes in the browser', () => {
  let engine: FakeEngine;
  let panel: PanelPage;

  async function open(with_ = clinic(), options: PageOptions = {}): Promise<Page> {
    engine = with_;
    panel = await openPanel(engine, options);
    return panel.page;
  }
  const given = async (): Promise<[string | undefined, Attributes | undefined][]> => {
    await panel.settled();
    const spans = engine.answers.get('t-1')!.labels['problems'] as Span[];
    return spans.map(({ text, attributes }) => [text, attributes]);
  };
  const tags = (page: Page): Promise<string[]> => page.locator('.text .tag').allInnerTexts();
  const message = (page: Page): Promise<string> => page.locator('.message').first().innerText();
  const option = (page: Page, group: string, name: string) =>
    page.getByRole('radiogroup', { name: group }).getByRole('radio', { name });
  it('sets choices, several values and flags by key, and takes them away by the same key', async () => {
    const page = await open();
    await keys(page, 'Tab', 'a', '2', '4', '6');
    assert.deepEqual((await given())[0], ['fever', { assertion: 'absent', about: ['past'], unclear: true }]);
    assert.deepEqual((await tags(page))[0], 'problem · absent · past · not clear');
    assert.equal(
      await page.locator('.text + .sr-only').innerText(),
      'problem, absent, past, not clear: fever',
    );
    await keys(page, '5', '4', '6', '3');
    assert.deepEqual((await given())[0], ['fever', { about: ['family'], assertion: 'possible' }]);
    await keys(page, 'Tab', '1', 'Tab', '1');
    assert.deepEqual((await given()).slice(1), [
      ['pneumonia', { assertion: 'present' }],
      ['Aspirin', { about: ['past'] }],
    ]);
    await keys(page, 'Escape');
    assert.equal(await page.locator('.attributes.on').count(), 0, 'one Esc leaves');
    await keys(page, 'p');
    assert.deepEqual((await tags(page))[2], 'problem · assertion? · past', 'label keys are labels again');
  });

  it('undoes each change', async () => {
    const page = await open();
    await keys(page, 'Tab', 'a', '2', '1', 'Escape');
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelector('.tag')?.textContent?.includes('absent'));
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelector('.tag')?.textContent?.includes('assertion?'));
    await keys(page, 'Control+y');
    await page.waitForFunction(() => document.querySelector('.tag')?.textContent?.includes('absent'));
    assert.deepEqual((await given())[0], ['fever', { assertion: 'absent' }]);
  });

  it('sets them with the mouse', async () => {
    const page = await open();
    assert.match(await page.locator('.attributes').first().innerText(), /Select a span to set assertion/);
    await click(page, 'pneumonia');
    await option(page, 'assertion', 'possible').click();
    await page.getByRole('checkbox', { name: 'family' }).click();
    assert.deepEqual((await given())[1], ['pneumonia', { assertion: 'possible', about: ['family'] }]);
    assert.equal(await option(page, 'assertion', 'possible').getAttribute('aria-checked'), 'true');
    await click(page, 'Aspirin');
    assert.equal(await page.getByRole('radiogroup', { name: 'assertion' }).count(), 0, 'only for problems');
  });

  it('asks for the required ones before a sample is done', async () => {
    const page = await open();
    assert.deepEqual(await tags(page), ['problem · assertion?', 'problem · assertion?', 'drug']);
    await keys(page, 'Enter');
    assert.match(await message(page), /Still to answer: assertion of “fever”/);
    assert.equal(await option(page, 'assertion, required', 'absent').count(), 1);
    await keys(page, '2');
    assert.match(await message(page), /Still to answer: assertion of “pneumonia”/);
    assert.equal(engine.answers.get('t-1')!.status, 'draft');
    await keys(page, '3');
    await page.waitForFunction(() => document.querySelector('.sample-id')?.textContent === 't-2');
    await panel.quiet();
    assert.equal(engine.answers.get('t-1')!.status, 'done');
    assert.deepEqual(await given(), [
      ['fever', { assertion: 'absent' }],
      ['pneumonia', { assertion: 'possible' }],
      ['Aspirin', undefined],
    ]);
    await keys(page, 'k', 'Tab', 'a', '2');
    await panel.settled();
    assert.equal(engine.answers.get('t-1')!.status, 'draft', 'taken away again');
  });

  it('keeps them when a span is moved, gets parts or another label, as far as the label has them', async () => {
    const page = await open();
    await keys(page, 'Tab', 'a', '2', '4', 'Escape');
    await keys(page, 'Alt+Shift+ArrowRight', 'Alt+Shift+ArrowLeft');
    await keys(page, '+', 'ArrowRight', 'Enter');
    const both = { assertion: 'absent', about: ['past'] };
    await panel.settled();
    const [span] = engine.answers.get('t-1')!.labels['problems'] as Span[];
    assert.deepEqual([span!.parts?.length, span!.attributes], [2, both]);
    await keys(page, 'd');
    assert.match(await message(page), /do not have "assertion"/);
    assert.deepEqual((await given())[0]![1], { about: ['past'] });
    await keys(page, 'u');
    await page.waitForFunction(() => document.querySelector('.tag')?.textContent?.includes('absent'));
    assert.deepEqual((await given())[0]![1], both);
  });

  it('sets those of a relation in focus', async () => {
    const sure = marked.map((span) =>
      span.label === 'problem' ? { ...span, attributes: { assertion: 'present' } } : span,
    );
    const page = await open(clinic(sure, [{ label: 'helps', from: 's3', to: 's1' }]));
    await keys(page, 'Control+ArrowDown', 'a', '1');
    await panel.settled();
    const relation = (): Relation => (engine.answers.get('t-1')!.labels['treats'] as Relation[])[0]!;
    assert.deepEqual(relation().attributes, { sure: true });
    assert.match(await page.locator('.relation .relation-label').innerText(), /helps · sure/);
    assert.match(await page.locator('.text + .sr-only').innerText(), /^helps, sure: from Aspirin/);
    await keys(page, 'Escape', 'x');
    await panel.settled();
    assert.deepEqual(relation(), { label: 'helps', from: 's1', to: 's3', attributes: { sure: true } });
    await keys(page, 'm');
    assert.match(await message(page), /do not have "sure"/);
    await panel.settled();
    assert.equal(relation().attributes, undefined);
  });

  it('shows a reviewer where only attributes differ', async () => {
    const person = (annotator: string, assertion: string): PersonAnswer => ({
      annotator,
      token: annotator,
      answer: {
        labels: { problems: [{ ...marked[0]!, attributes: { assertion } }, marked[2]!] },
        rules: [],
        flags: [],
        note: '',
        status: 'done',
      },
    });
    engine = new FakeEngine(
      project([problems], labels, {
        annotator: 'lea',
        review: { people: ['ana', 'ben'], quorum: 0.5 },
      }),
      3,
      (row) => ({
        id: `t-${row + 1}`,
        text: note,
        others: [person('ana', 'absent'), person('ben', 'possible')],
      }),
    );
    const page = await open(engine);
    await keys(page, 'Alt+r');
    const row = page.locator('.answers tr.differs');
    await row.waitFor();
    assert.equal(await row.count(), 1);
    assert.match(await row.innerText(), /attributes differ[^]*problem · absent[^]*problem · possible/);
  });

  for (const theme of THEMES)
    for (const width of [1280, 330])
      it(`is accessible in ${theme} at ${width} pixels`, async () => {
        const page = await open(clinic(), { theme, width });
        await keys(page, 'Tab', 'a', '2', '6');
        await panel.settled();
        assert.deepEqual(await axe(page), []);
      });
});
