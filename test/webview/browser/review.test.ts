import assert from 'node:assert/strict';
import type { ReviewEvidence } from '../../../src/protocol/panel';
import type { Span } from '../../../src/project/records/records';
import { until } from '../../host/until';
import { axe } from '../../support/axe';
import { reviewEngine, reviewing } from '../review-project';
import { openPanel, type PanelPage } from './panel-page';

const selectedText = ({ page }: PanelPage): Promise<string> =>
  page.evaluate(() =>
    [...CSS.highlights.get('labelwright-selection')!]
      .map(({ startContainer, startOffset, endContainer, endOffset }) => {
        const range = new Range();
        range.setStart(startContainer, startOffset);
        range.setEnd(endContainer, endOffset);
        return String(range);
      })
      .join(''),
  );

describe('the review in the browser', () => {
  it('lists the causes of a disagreement, one fact per line, without likelihoods of zero', async () => {
    const panel = await openPanel(reviewEngine(), { kept: reviewing });
    const evidence = panel.page.locator('.evidence');
    await evidence.waitFor();
    assert.deepEqual(await evidence.locator('.facts').first().locator('li').allInnerTexts(), [
      'TB-1 decides between Duplicate charge and Refund',
      'ana cited TB-1',
    ]);
    const likelihoods = (await evidence.locator('.suspects summary').allInnerTexts()).map((text) =>
      text.replace(/\s+/g, ' ').trim(),
    );
    assert.deepEqual(likelihoods, [
      'ana, chloe Error likelihood 6 %',
      'ben Error likelihood 91 %',
      'ana',
      'ben Error likelihood 50 %',
      'chloe Error likelihood 60 %',
    ]);
  });

  it('goes by key to each place where spans differ, and begins again after the last', async () => {
    const panel = await openPanel(reviewEngine(), { kept: reviewing });
    await panel.page.locator('.answers').waitFor();
    const said = async (key: string, number: number): Promise<string> => {
      await panel.page.keyboard.press(key);
      await panel.page.getByText(`Difference ${number} of 2`).waitFor();
      return selectedText(panel);
    };
    assert.match(await said('F7', 1), /card$/);
    assert.match(await said('F7', 2), / of .*€49\.90$/);
    assert.match(await said('F7', 1), /card$/);
    assert.match(await said('Shift+F7', 2), / of .*€49\.90$/);
  });

  it('finds these places in UTF-16 units, behind an emoji, too', async () => {
    const engine = reviewEngine();
    const plain = engine.seed;
    const moved = <T extends { start: number; end: number }>(span: T): T => ({
      ...span,
      start: span.start + 1,
      end: span.end + 1,
    });
    Object.assign(engine, {
      seed: (row: number) => {
        const seed = plain(row);
        const others = seed.others!.map((one) => {
          const entities = (one.answer.labels['entities'] as Span[]).map(moved);
          return { ...one, answer: { ...one.answer, labels: { ...one.answer.labels, entities } } };
        });
        return { ...seed, text: `😊${seed.text}`, others };
      },
    });
    const panel = await openPanel(engine, { kept: reviewing });
    await panel.page.locator('.answers').waitFor();
    await panel.page.keyboard.press('F7');
    await panel.page.getByText('Difference 1 of 2').waitFor();
    assert.match(await selectedText(panel), /: card$/);
  });

  it('shows what a model says among its errors: one key decides for it, one against it', async () => {
    const engine = reviewEngine();
    const plain = engine.seed;
    const predicted = { model: 'bert', labels: { intent: 'refund' }, rules: ['REF-1'], rationale: 'Money.' };
    Object.assign(engine, {
      seed: (row: number) => {
        const seed = plain(row);
        // From the second sample on, people agree.
        const others = row === 0 ? seed.others : [seed.others![0]!];
        return { ...seed, others, predicted };
      },
    });
    const panel = await openPanel(engine, { kept: reviewing });
    const box = panel.page.getByRole('group', { name: 'Prediction of a model' });
    await box.waitFor();
    assert.match(await box.innerText(), /bert \(a model\) says[^]*Refund[^]*REF-1[^]*Money\./);
    assert.deepEqual(await axe(panel.page), []);
    await panel.page.keyboard.press('Alt+n');
    await panel.page.getByText('People differ on').waitFor();
    await panel.page.keyboard.press('Alt+y');
    await until('the decision for the model', () => engine.saved.length === 1);
    assert.deepEqual(engine.saved[0]!.labels, { intent: 'refund' });
    assert.deepEqual(engine.saved[0]!.rules, ['REF-1']);
    await panel.page.keyboard.press('j');
    await panel.page.getByText('t-0002').first().waitFor();
    await panel.page.keyboard.press('Alt+n');
    await until('the decision against it', () => engine.saved.length === 2);
    assert.equal(engine.saved[1]!.labels['intent'], 'duplicate-charge');
    assert.deepEqual(engine.saved[1]!.decision, { edited: true });
    await panel.page.keyboard.press('j');
    await panel.page.getByText('t-0003').first().waitFor();
    await panel.page.keyboard.press('Alt+y');
    await until('the decision for it, against a person', () => engine.saved.length === 3);
    assert.equal(engine.saved[2]!.labels['intent'], 'refund');
    assert.equal((engine.saved[2]!.labels['entities'] as Span[]).length, 2);
  });

  it('marks the answers that a spot check drew, visibly and for screen readers', async () => {
    const drawn = ['unchanged', undefined, 'changed'] as const;
    const panel = await openPanel(reviewEngine(20, {}, drawn), { kept: reviewing });
    const heads = panel.page.locator('.answers thead th');
    await heads.first().waitFor();
    assert.deepEqual(
      (await heads.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
      ['1 ana Drawn answer', '2 ben', '3 chloe Changed since the draw'],
    );
    const buttons = heads.getByRole('button');
    assert.deepEqual(await buttons.evaluateAll((all) => all.map((button) => button.getAttribute('title'))), [
      'Accept the answer of ana (drawn answer)',
      'Accept the answer of ben',
      'Accept the answer of chloe (changed since the draw)',
    ]);
    assert.equal(await panel.page.getByRole('columnheader', { name: /ana.*Drawn answer/ }).count(), 1);
  });

  for (const width of [1280, 340])
    it(`shows each cause in full, beside the others, at ${width} px`, async () => {
      const panel = await openPanel(reviewEngine(), { kept: reviewing, width });
      await panel.page.locator('.evidence').waitFor({ state: 'attached' });
      await panel.page.keyboard.press('w');
      const chips = panel.page.locator('[aria-label="Why annotators disagree"] .chip');
      await chips.first().waitFor();
      const hint = await panel.page.locator('.message').first().innerText();
      assert.match(hint.replace(/\s+/g, ' '), /^Press a digit to set the cause, Esc\w* to go back\.$/);
      const boxes = await chips.evaluateAll((list) =>
        list.map((chip) => {
          const range = document.createRange();
          range.selectNodeContents(chip);
          const [text, box] = [range.getBoundingClientRect(), chip.getBoundingClientRect()];
          return { text: text.right, right: box.right, name: chip.textContent };
        }),
      );
      assert.ok(boxes.length > 3);
      for (const { text, right, name } of boxes) assert.ok(text <= right, `${name} runs out of its chip`);
    });

  it('shows what most say as a chip, marks who differs, and asks those to answer again', async () => {
    const { page } = await openPanel(reviewEngine(), { kept: reviewing });
    const row = page.locator('.answers tbody tr').first();
    await row.waitFor();
    assert.deepEqual(await row.locator('.majority').allInnerTexts(), [
      'Duplicate charge',
      'Duplicate charge',
    ]);
    assert.deepEqual(await row.locator('.disputed').allInnerTexts(), ['Refund request']);
    await page.keyboard.press('r');
    const ben = page.getByRole('checkbox', { name: 'ben' });
    await ben.waitFor();
    assert.equal(await ben.isChecked(), true);
    assert.equal(await page.getByRole('checkbox', { name: 'ana' }).isChecked(), false);
  });

  it('writes a tie-breaker as a sentence, and a form that is left comes back as it was', async () => {
    const engine = reviewEngine();
    const sentence = 'Observed agreement would be at most 0.900 (now 0.700).';
    const worth: ReviewEvidence['worth'] = [
      { between: ['cancel', 'refund'], sentence: 'Of another pair.' },
      { between: ['refund', 'duplicate-charge'], sentence },
    ];
    engine.evidence = { ...engine.evidence, worth };
    const { page } = await openPanel(engine, { kept: reviewing });
    await page.locator('.answers').waitFor();
    await page.keyboard.press('b');
    const form = page.getByRole('dialog', { name: 'Write into the guideline' });
    const take = form.getByRole('radiogroup', { name: 'The label to take' });
    await take.waitFor();
    assert.deepEqual(await take.getByRole('radio').allInnerTexts(), ['Duplicate charge', 'Refund request']);
    assert.deepEqual(await form.getByText(/Observed agreement|Of another pair/).allInnerTexts(), [sentence]);
    await take.getByRole('radio', { name: 'Refund request' }).click();
    await form.getByLabel('When').fill('Both are named.');
    await form.getByLabel('Version').selectOption('editorial');
    await form.getByRole('button', { name: 'Close' }).click();
    await form.waitFor({ state: 'detached' });
    await page.keyboard.press('b');
    await form.waitFor();
    assert.equal(
      await take.getByRole('radio', { name: 'Refund request' }).getAttribute('aria-checked'),
      'true',
    );
    assert.equal(await form.getByLabel('When').inputValue(), 'Both are named.');
    assert.equal(await form.getByLabel('Version').inputValue(), 'editorial');
  });
});
