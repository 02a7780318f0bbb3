import assert from 'node:assert/strict';
import type { Layer } from '../../../src/project/schema/layer-types';
import { axe } from '../../support/axe';
import { FakeEngine } from '../fake-engine';
import {
  choiceEngine,
  guideline,
  intent,
  label,
  labels,
  project,
  returnedEngine,
  spansEngine,
  ticket,
} from '../projects';
import { feedbackEngine, qualificationEngine, summaryEngine } from '../gold-project';
import { reviewEngine, reviewing } from '../review-project';
import { openPanel, THEMES } from './panel-page';

/** Every kind of layer, with and without an editor, and a layer with many labels. */
export function allKinds(): FakeEngine {
  const many = Array.from({ length: 77 }, (_, at) => label(`topic-${at + 1}`, `Topic number ${at + 1}`));
  const layers: Layer[] = [
    intent,
    {
      id: 'topic',
      type: 'choice',
      name: 'Topic',
      question: 'What is it about?',
      required: true,
      labels: many.map(({ id }) => id),
    },
    { id: 'tone', type: 'choices', name: 'Tone', required: false, labels: ['angry', 'polite'], min: 0 },
    {
      id: 'urgency',
      type: 'rating',
      name: 'Urgency',
      required: true,
      min: 1,
      max: 5,
      step: 1,
      scale: 'ordinal',
      anchors: { '1': 'can wait' },
    },
    {
      id: 'age',
      type: 'rating',
      name: 'Age',
      required: false,
      min: 0,
      max: 100,
      step: 1,
      scale: 'interval',
      anchors: {},
    },
    { id: 'summary', type: 'text', name: 'Summary', required: false, multiline: false, maxChars: 80 },
    { id: 'better', type: 'comparison', name: 'Better', required: true, between: ['a', 'b'], ties: true },
  ];
  const all = [...labels, ...many, label('angry', 'Angry'), label('polite', 'Polite')];
  return new FakeEngine(
    project(layers, all, { guideline, problems: ['labelwright.yaml:3: unknown key “colour”'] }),
    30,
    ticket,
  );
}

const partial = {
  message: 'labelwright.yaml, line 4: A value is missing.',
  file: 'labelwright.yaml',
  line: 3,
};

interface Scene {
  engine(): FakeEngine;
  keys: string[];
  kept?: unknown;
  /** What is waited for. */
  waitFor?: string;
}

const scenes: Record<string, Scene> = {
  'a choice': { engine: () => choiceEngine(), keys: ['1', 'Shift+Digit2'] },
  'spans, one in focus': { engine: () => spansEngine(), keys: ['ArrowRight', 'a', 'ArrowRight', 'o', '2'] },
  'a selection': { engine: () => spansEngine(), keys: ['ArrowRight', 'Shift+ArrowRight'] },
  'the search': { engine: () => spansEngine(), keys: ['/', 'r'] },
  'the queue menu': { engine: () => spansEngine(), keys: ['q'] },
  'go to': { engine: () => spansEngine(), keys: ['Control+g'] },
  'the keys': { engine: () => spansEngine(), keys: ['?'] },
  'the flags': { engine: () => spansEngine(), keys: ['f', 'u', 'f'] },
  'the note': { engine: () => spansEngine(), keys: ['n', 'x'] },
  'a rule that is demanded': { engine: () => spansEngine(50, { citeRules: ['all'] }), keys: ['2', 'Enter'] },
  'what is missing': { engine: () => spansEngine(), keys: ['Enter'] },
  'every kind of layer': { engine: allKinds, keys: ['1', '.', '1'] },
  'a sample that came back': { engine: () => returnedEngine(), keys: [] },
  'a decision': { engine: () => reviewEngine(), keys: ['w', '3', '1', 'k'], kept: reviewing },
  'a decision that is edited': { engine: () => reviewEngine(), keys: ['Shift+Digit1'], kept: reviewing },
  'a sample that goes back': { engine: () => reviewEngine(), keys: ['r'], kept: reviewing },
  'a tie-breaker that is written': { engine: () => reviewEngine(), keys: ['b'], kept: reviewing },
  'a queue that is decided': { engine: () => reviewEngine(), keys: ['Alt+a'], kept: reviewing },
  'feedback on a wrong answer': { engine: () => feedbackEngine(), keys: ['1'] },
  'what is told at the end': { engine: () => summaryEngine(), keys: ['1'] },
  'what comes first': { engine: () => qualificationEngine(), keys: [] },
  'who did not pass': {
    engine: () =>
      qualificationEngine({
        outcome: 'failed',
        phase: 'blocked',
        missing: 0,
        right: 12,
        judged: 20,
        limits: [0.387, 0.781],
      }),
    keys: ['1', '1'],
  },
  'who passed': {
    engine: () => {
      const engine = qualificationEngine();
      engine.qualification = {
        outcome: 'passed',
        phase: 'over',
        total: 2,
        missing: 0,
        passMark: 0.8,
        right: 19,
        judged: 20,
        limits: [0.81, 0.99],
      };
      return engine;
    },
    keys: ['1', '1'],
  },
  'nobody yet': { engine: () => choiceEngine(5, { annotator: undefined }), keys: [] },
  'the end of the queue': { engine: () => choiceEngine(1), keys: ['1'] },
  'an empty file': { engine: () => choiceEngine(0), keys: [] },
  'a schema that is read in part': {
    engine: () => choiceEngine(5, { partial }),
    keys: ['1'],
    waitFor: '.bar button',
  },
  'a spot check under review': {
    engine: () => reviewEngine(5, { partial }, [undefined, 'unchanged', 'changed']),
    keys: [],
    kept: reviewing,
    waitFor: '.facts li',
  },
  'a project that is blocked': {
    engine: () => choiceEngine(5, { blocked: 'No layers yet.', problems: ['no layers'] }),
    keys: [],
  },
};

describe('axe-core finds nothing', function () {
  for (const theme of THEMES) {
    for (const [name, scene] of Object.entries(scenes)) {
      // Colours differ by theme, structure does not: the light theme and narrow windows see every scene, the others those with most colours.
      const isColourful = [
        'a choice',
        'spans, one in focus',
        'a selection',
        'every kind of layer',
        'what is missing',
        'a decision',
        'feedback on a wrong answer',
        'a schema that is read in part',
        'a spot check under review',
      ].includes(name);
      if (theme !== 'light' && !isColourful) continue;
      it(`${name}, ${theme}`, async () => {
        const { engine, kept, waitFor } = scene;
        const panel = await openPanel(engine(), { theme, reduceMotion: true, kept });
        for (const key of scene.keys) await panel.page.keyboard.press(key);
        if (waitFor) await panel.page.locator(waitFor).first().waitFor();
        await panel.quiet();
        assert.deepEqual(await axe(panel.page, theme === 'light' ? 'all' : 'colours'), []);
      });
    }
  }
  for (const width of [320, 1280])
    it(`a lost connection, ${width} pixels wide`, async () => {
      const engine = choiceEngine(5);
      const panel = await openPanel(engine, { theme: 'light', width, height: 640 });
      for (const method of ['ping', 'save', 'keep'] as const) engine.silent.add(method);
      await panel.page.keyboard.press('1');
      await panel.page.locator('.bar').getByRole('link', { name: 'Reopen the panel' }).waitFor();
      assert.deepEqual(await axe(panel.page), []);
      assert.equal(await panel.page.evaluate(() => document.documentElement.scrollWidth), width);
    });

  it('under review, 320 pixels wide', async () => {
    const panel = await openPanel(reviewEngine(), {
      theme: 'light',
      width: 320,
      height: 640,
      kept: reviewing,
    });
    assert.deepEqual(await axe(panel.page), []);
    assert.equal(await panel.page.evaluate(() => document.documentElement.scrollWidth), 320);
  });
  for (const width of [320, 700]) {
    it(`${width} pixels wide, with each drawer`, async () => {
      const panel = await openPanel(spansEngine(), { theme: 'light', width, height: 640 });
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.keyboard.press('a');
      assert.deepEqual(await axe(panel.page), []);
      assert.equal(
        await panel.page.evaluate(() => document.documentElement.scrollWidth),
        width,
        'nothing sticks out',
      );
      await panel.page.locator('button[aria-label=Guideline]:visible').first().click();
      assert.deepEqual(await axe(panel.page), []);
      await panel.page.keyboard.press('Escape');
      if (width < 640) {
        await panel.page.locator('button[aria-label="List of samples"]:visible').click();
        assert.deepEqual(await axe(panel.page), []);
      }
    });
  }

  it('each group of buttons as one Tab stop, with arrow keys inside', async () => {
    const panel = await openPanel(allKinds(), { theme: 'light' });
    const { page } = panel;
    const stops = await page.locator('.labels[role], .tools').evaluateAll((groups) =>
      groups.map((group) => {
        const buttons = [...group.querySelectorAll<HTMLButtonElement>('button:enabled')];
        return buttons.filter((one) => one.tabIndex === 0 && one.getClientRects().length > 0).length;
      }),
    );
    assert.ok(stops.length > 4);
    assert.deepEqual([...new Set(stops)], [1], 'also where a button is disabled');
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('radio', { name: 'Refund request' }).focus();
    await page.keyboard.press('ArrowRight');
    assert.match((await focused()) ?? '', /Duplicate charge/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    assert.match((await focused()) ?? '', /Duplicate charge/, 'the group has its place again');
  });

  it('list and guideline by their keys and commands when they are drawers', async () => {
    const panel = await openPanel(spansEngine(), { theme: 'light', width: 500, height: 640 });
    const guideline = panel.page.locator('.guideline');
    assert.equal(await guideline.isVisible(), false);
    await panel.page.keyboard.press('g');
    await guideline.waitFor();
    await panel.page.keyboard.press('Escape');
    await guideline.waitFor({ state: 'hidden' });
    await panel.send('action', { action: 'toggleList' });
    await panel.page.locator('.list').waitFor();
  });

  for (const width of [640, 700, 760, 900])
    it(`${width} pixels wide, no overlaps in the header`, async () => {
      const panel = await openPanel(spansEngine(), { theme: 'light', width, height: 640 });
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.keyboard.press('a');
      await panel.settled();
      const overlaps = await panel.page.locator('.header').evaluate((header) => {
        const parts = [
          ...header.querySelectorAll('.queue-button > *, .progress > *, .save-status, .icon-button'),
        ];
        const boxes = parts
          .map((part) => ({ part, box: part.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0)
          .sort((one, other) => one.box.left - other.box.left);
        return boxes
          .slice(1)
          .filter(({ box }, n) => box.left < boxes[n]!.box.right - 0.5)
          .map(({ part }) => part.className);
      });
      assert.deepEqual(overlaps, []);
      const bar = await panel.page.locator('.progress-bar').boundingBox();
      if (width >= 760) assert.equal(bar!.width, 120, 'nothing gives way where there is room');
    });
});
