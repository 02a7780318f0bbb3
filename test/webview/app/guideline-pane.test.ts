import assert from 'node:assert/strict';
import { guidelineView } from '../../../src/panel/server/guideline-view';
import { paneInFocus } from '../../../src/panel/webview/state/guideline-pane';
import { layersForKeys } from '../../../src/panel/webview/state/project-index';
import { ruleTexts } from '../../../src/panel/webview/view/in-words';
import { LANGUAGE_GUIDELINE, languageProject } from '../../support/language-project';
import { press, startController } from '../engine-host';
import { FakeEngine } from '../fake-engine';
import { intent, label, project, ticket } from '../projects';

const GUIDELINE = LANGUAGE_GUIDELINE.replace(
  'tie_breakers:\n',
  `layers:
  - id: urgency
    definition: What happens if nobody answers.
    include: [{id: U-1, text: Judge the harm that is named.}]
    levels:
      - {value: 5, definition: Harm is going on., rules: [{id: U-2, text: A growing loss counts.}]}
      - {value: 1, definition: It can wait.}
    tie_breakers:
      - {id: U-3, between: [4, 5], when: The harm is expected., prefer: 4}
  - {id: intent, definition: What is asked for first.}
tie_breakers:
`,
).replace('labels: {intent: duplicate-charge}', 'labels: {intent: duplicate-charge, urgency: 4}');

describe('the guideline pane', () => {
  const start = async () => {
    const { project: opened, model } = await languageProject({ 'guideline.yaml': GUIDELINE });
    const guideline = guidelineView({ project: opened, model }, undefined);
    const layers = [{ ...intent, labels: ['refund', 'other'] }, model.layers.get('urgency')!.layer!];
    const shown = project(layers, [label('refund', 'Refund'), label('other', 'Other')], { guideline });
    const { controller } = await startController(new FakeEngine(shown, 5, ticket));
    const pane = () => paneInFocus(controller.store.state);
    return { controller, guideline, pane };
  };

  it('shows the question that is asked now: its criteria, levels and examples', async () => {
    const { controller, pane } = await start();
    assert.equal(layersForKeys(controller.store.state)[0]!.id, 'intent');
    assert.equal(pane().layer?.definition, 'What is asked for first.');
    press(controller, '1');
    // The label in focus does not hide the question that is asked now.
    const { layer, label: inFocus, layerExamples } = pane();
    assert.equal(inFocus, undefined);
    assert.equal(layer?.id, 'urgency');
    assert.deepEqual(
      layer.levels.map(({ value, rules }) => [value, rules.map(({ id }) => id)]),
      [
        [1, []],
        [5, ['U-2']],
      ],
    );
    assert.deepEqual(
      layerExamples.map(({ example, answer }) => [example.id, answer]),
      [['EX-1', '4']],
    );
  });

  it('shows a label under the pointer, and the general part when asked to', async () => {
    const { controller, pane } = await start();
    controller.store.set({ pointed: 'refund' });
    assert.deepEqual([pane().label, pane().layer], ['refund', undefined]);
    controller.store.set({ pointed: undefined, showGeneral: true });
    assert.deepEqual([pane().label, pane().layer], [undefined, undefined]);
  });

  it('gives the rules of the question the first letters', async () => {
    const { controller, guideline, pane } = await start();
    press(controller, '1');
    assert.deepEqual([...pane().letters].slice(0, 4), [
      ['U-1', 'a'],
      ['U-2', 'b'],
      ['U-3', 'c'],
      ['G-1', 'd'],
    ]);
    const texts = ruleTexts(guideline);
    assert.equal(texts.get('U-2'), 'A growing loss counts.');
    assert.equal(texts.get('U-3'), 'The harm is expected.');
  });
});
