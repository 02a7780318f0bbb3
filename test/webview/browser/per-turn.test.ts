import assert from 'node:assert/strict';
import type { Label, Layer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { SUPPORT_TALK, talk } from '../conversations';
import { FakeEngine } from '../fake-engine';
import { label, project } from '../projects';
import { openPanel, type PanelPage, THEMES } from './panel-page';

const perTurn = { per: 'turn', roles: ['assistant'] } as const;
const ok: Layer = {
  id: 'ok',
  type: 'choice',
  name: 'Right?',
  required: true,
  labels: ['yes', 'no'],
  ...perTurn,
};
const why: Layer = {
  id: 'why',
  type: 'choices',
  name: 'What is wrong?',
  required: false,
  labels: ['false', 'rude'],
  min: 1,
  when: { ok: ['no'] },
  ...perTurn,
};
const verdict: Layer = {
  id: 'verdict',
  type: 'choice',
  name: 'Verdict',
  required: true,
  labels: ['pass', 'fail'],
};
const all: Label[] = [
  label('yes', 'Yes', { key: 'y' }),
  label('no', 'No', { key: 'x' }),
  label('false', 'False', { key: 'l' }),
  label('rude', 'Rude', { key: 'd' }),
  label('pass', 'Pass', { key: 'p' }),
  label('fail', 'Fail', { key: 'i' }),
];

/** The assistant speaks in turns 3 and 5, by the ids 2 and 4. */
const engineOf = (layers: Layer[] = [ok, why, verdict]): FakeEngine =>
  new FakeEngine(project(layers, all), 3, (row) => talk(`c-${row + 1}`, SUPPORT_TALK));

describe('questions of each turn in the browser', () => {
  let panel: PanelPage;
  const keys = async (...chords: string[]): Promise<void> => {
    for (const chord of chords) await panel.page.keyboard.press(chord);
  };
  const focused = (): Promise<string | null> =>
    panel.page.locator('.turn[aria-current]').getAttribute('aria-label');
  const progress = (): Promise<string | null> => panel.page.locator('.turn-count').textContent();

  it('begin at the first turn that is asked about, go on from turn to turn, and end with the sample', async () => {
    const engine = engineOf();
    panel = await openPanel(engine);
    assert.equal(await focused(), 'Turn 3 of 6: assistant');
    assert.equal(await progress(), '0 of 2 turns answered');
    await keys('y');
    await panel.page.getByText('1 of 2 turns answered').waitFor();
    assert.equal(await focused(), 'Turn 5 of 6: assistant');
    await keys('x');
    await panel.page.getByRole('checkbox', { name: 'Rude' }).waitFor();
    await keys('d', 'p');
    await panel.settled();
    assert.equal(await panel.sampleId(), 'c-2');
    const { labels, status } = engine.saved.at(-1)!;
    assert.deepEqual(
      [labels, status],
      [{ 'ok/2': 'yes', 'ok/4': 'no', 'why/4': ['rude'], verdict: 'pass' }, 'done'],
    );
  });

  it('wait for a question that an answer opens', async () => {
    panel = await openPanel(engineOf());
    await keys('x');
    await panel.page.getByRole('checkbox', { name: 'Rude' }).waitFor();
    assert.equal(await focused(), 'Turn 3 of 6: assistant');
  });

  it('are answered about the turn in focus only, and the answer is shown at the turn', async () => {
    panel = await openPanel(engineOf());
    await keys('Shift+X');
    await panel.page.locator('#turn-2 .turn-mark', { hasText: 'No' }).waitFor();
    await keys('Alt+ArrowDown');
    await panel.page.getByText('Nothing is asked about turn 4, tool').waitFor();
    assert.equal(await panel.page.getByRole('radio', { name: 'Yes' }).count(), 0);
    await keys('Alt+T');
    assert.equal(await focused(), 'Turn 5 of 6: assistant');
    assert.equal(await panel.page.getByRole('radio', { name: 'No', checked: true }).count(), 0);
    await keys('Alt+ArrowUp', 'Alt+ArrowUp');
    await panel.page.getByRole('radio', { name: 'No', checked: true }).waitFor();
    await keys(',', 'Backspace');
    await panel.page.locator('.turn-mark').waitFor({ state: 'detached' });
  });

  it('keep a sample open, and lead to the turn without an answer', async () => {
    const engine = engineOf();
    panel = await openPanel(engine);
    await keys('y', 'Alt+ArrowDown', 'Enter');
    await panel.page.getByText('Still to answer: Right?, turn 5; Verdict').waitFor();
    assert.equal(await focused(), 'Turn 5 of 6: assistant');
    assert.equal(engine.answers.get('c-1')?.status, 'draft');
    await keys('y');
    await panel.page.getByText('2 of 2 turns answered').waitFor();
    await keys('Alt+T');
    await panel.page.getByText('Every turn is answered.').waitFor();
  });

  it('are undone one by one', async () => {
    panel = await openPanel(engineOf());
    await keys('y', 'x');
    await panel.page.getByText('2 of 2 turns answered').waitFor();
    await panel.settled();
    await keys('u');
    await panel.page.getByText('1 of 2 turns answered').waitFor();
  });

  it('begin in sight of the turn', async () => {
    const engine = new FakeEngine(project([ok], all), 2, (row) =>
      talk(`c-${row + 1}`, [
        { role: 'user', content: 'Where is it?\n'.repeat(80) },
        { role: 'assistant', content: 'Here.' },
      ]),
    );
    panel = await openPanel(engine);
    assert.equal(await focused(), 'Turn 2 of 2: assistant');
    const box = (await panel.page.locator('#turn-1').boundingBox())!;
    assert.ok(box.y >= 0 && box.y < 700, String(box.y));
  });

  for (const theme of THEMES)
    it(`are accessible, ${theme}`, async () => {
      panel = await openPanel(engineOf(), { theme, reduceMotion: true });
      await keys('y');
      await panel.page.getByText('1 of 2 turns answered').waitFor();
      await panel.quiet();
      assert.deepEqual(await axe(panel.page, theme === 'light' ? 'all' : 'colours'), []);
    });

  it('fit into 330 px', async () => {
    panel = await openPanel(engineOf(), { width: 330, height: 700 });
    await keys('Shift+X');
    await panel.page.getByText('1 of 2 turns answered').waitFor();
    assert.ok(await panel.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  });
});
