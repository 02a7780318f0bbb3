import assert from 'node:assert/strict';
import type { ChoiceLayer, Label } from '../../../../src/project/schema/layer-types';
import type { PanelProject } from '../../../../src/protocol/panel';
import { uncited, disputedLabels } from '../../../../src/panel/webview/state/guideline-pane';
import { offeredLabels } from '../../../../src/panel/webview/state/label-keys';
import { indexOf, labelId, labelName } from '../../../../src/panel/webview/state/project-index';

const layer = (id: string, name: string): ChoiceLayer => ({
  id,
  name,
  type: 'choice',
  labels: ['yes', 'no'],
  required: true,
});
const label = (id: string, name: string, more: Partial<Label> = {}): Label => ({
  id,
  name,
  aliases: [],
  selectable: true,
  catchAll: false,
  status: 'active',
  ...more,
});
const rule = (id: string) => ({ id, text: '.', isNew: false });
const guide = (id: string, include: string) => ({
  id,
  include: [rule(include)],
  exclude: [],
  isNew: false,
  confusedWith: [],
});

/** Two questions with a label `yes` each, and a label `no` that they share. */
const project = {
  layers: [layer('polite', 'Politeness'), layer('complete', 'Completeness')],
  labels: [
    label('yes', 'Kind', { layer: 'polite', key: 'k' }),
    label('yes', 'Whole', { layer: 'complete', status: 'deprecated' }),
    label('no', 'No'),
  ],
  settings: { keys: {} },
  citeRules: ['polite/yes'],
  guideline: {
    rules: [],
    tieBreakers: [],
    labels: [guide('polite/yes', 'P-1'), guide('complete/yes', 'C-1'), guide('no', 'N-1')],
  },
} as unknown as PanelProject;
const [polite, complete] = project.layers as [ChoiceLayer, ChoiceLayer];

describe('labels of several layers with one id, in the panel', () => {
  it('have the name of their layer, and say which one they are where that is not clear', () => {
    assert.equal(labelName(project, 'yes', 'polite'), 'Kind');
    assert.equal(labelName(project, 'yes', 'complete/2'), 'Whole');
    assert.equal(labelName(project, 'complete/yes'), 'Whole (Completeness)');
    assert.equal(labelName(project, 'no'), 'No');
    assert.equal(labelId(project, 'polite', 'yes'), 'polite/yes');
    assert.equal(labelId(project, 'polite', 'no'), 'no');
  });

  it('have their own key and state', () => {
    const { labels, keys } = indexOf(project);
    assert.deepEqual(offeredLabels(polite, labels), ['yes', 'no']);
    assert.deepEqual(offeredLabels(complete, labels), ['no']);
    assert.equal(keys.labels.get('polite')!.keyOf.get('yes'), 'k');
    assert.equal(keys.labels.get('complete')!.keyOf.get('yes'), undefined);
  });

  it('demand their own rules', () => {
    const answer = {
      labels: { polite: 'yes', complete: 'yes' },
      rules: [] as string[],
      flags: [],
      note: '',
      status: 'done' as const,
    };
    assert.deepEqual(uncited(project, [polite, complete], answer), ['polite/yes']);
    assert.deepEqual(uncited(project, [polite, complete], { ...answer, rules: ['C-1'] }), ['polite/yes']);
    assert.deepEqual(uncited(project, [polite, complete], { ...answer, rules: ['P-1'] }), []);
  });

  it('are in dispute each by itself', () => {
    const person = (yes: string) => ({
      annotator: yes,
      token: yes,
      answer: {
        labels: { polite: 'yes', complete: yes },
        rules: [],
        flags: [],
        note: '',
        status: 'done' as const,
      },
    });
    assert.deepEqual(disputedLabels(project, [person('yes'), person('no')]), ['complete/yes', 'no']);
  });
});
