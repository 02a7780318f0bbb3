import assert from 'node:assert/strict';
import { samplesAbout, type SamplesAbout } from '../../../src/features/buckets/samples-about';
import { codeLenses } from '../../../src/language/code-lens';
import { languageProject, LANGUAGE_GUIDELINE, type OpenedInMemory } from '../../support/language-project';

describe('language/code lens', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject();
  });
  const titles = ({ project, model }: OpenedInMemory, path: string) =>
    codeLenses({ project, model }, path).map(({ range, title }) => `${range.start.line + 1}: ${title}`);

  it('shows use, agreement, confusion and stale answers of labels, and whether a tie-breaker works', () => {
    assert.deepEqual(titles(opened, 'guideline.yaml').slice(1), [
      '6: 2 samples · agreement 67 %',
      '6: confused with duplicate-charge on 1',
      '6: 1 stale',
      '14: 1 sample · agreement 0 %',
      '14: confused with refund on 1',
      '17: cited in 2 answers',
      '17: still confused on 1 of 2 samples',
    ]);
  });

  it('follows the answers', async () => {
    const changed = await languageProject();
    await changed.files.append(
      'annotations/ben.jsonl',
      Buffer.from(
        JSON.stringify({
          v: 1,
          id: 'later',
          time: '2026-11-26T09:10:00.000Z',
          annotator: 'ben',
          sample: 't-2',
          guideline: '2',
          labels: { intent: 'duplicate-charge' },
        }),
      ),
    );
    await changed.project.refresh();
    assert.deepEqual(titles(changed, 'guideline.yaml').slice(1), [
      '6: 1 sample · agreement 100 %',
      '6: 1 stale',
      '14: 1 sample · agreement 100 %',
      '17: cited in 1 answer',
      '17: no one disagrees on its labels',
    ]);
  });

  it('names the label if several are on a line', async () => {
    const alone = await languageProject({
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers:\n  - {id: intent, type: choice, labels: [a, b, c]}\nlabels: [{id: a}, {id: b},\n  {id: c}]\n',
    });
    assert.deepEqual(titles(alone, 'labelwright.yaml').slice(1), [
      '5: a: not given yet',
      '5: b: not given yet',
      '6: not given yet',
    ]);
  });

  it('counts the findings of the file, and is in the schema if there is no guideline', async () => {
    const broken = await languageProject({
      'guideline.yaml': LANGUAGE_GUIDELINE.replace('prefer: duplicate-charge', 'prefer: nobody'),
    });
    assert.match(titles(broken, 'guideline.yaml')[0]!, /^1: Labelwright: [12] error/);
    assert.deepEqual(titles(opened, 'labelwright.yaml').length, 1);
    const alone = await languageProject({
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers:\n  - {id: intent, type: choice, labels: [refund, other]}\nlabels:\n  - {id: refund}\n  - {id: other}\n',
    });
    assert.deepEqual(titles(alone, 'labelwright.yaml'), [
      titles(alone, 'labelwright.yaml')[0],
      '6: 2 samples · agreement 67 %',
      '7: not given yet',
    ]);
    assert.deepEqual(codeLenses(opened, 'data/a.jsonl'), []);
  });

  it('opens exactly the samples it speaks of', () => {
    const samples = (about: SamplesAbout) =>
      opened.project.view(opened.model).names(samplesAbout(opened, about));
    assert.deepEqual(samples({ kind: 'label', label: 'refund' }), ['t-1', 't-2']);
    assert.deepEqual(samples({ kind: 'stale', label: 'refund' }), ['t-1']);
    assert.deepEqual(samples({ kind: 'confused', labels: ['refund', 'duplicate-charge'] }), ['t-2']);
    assert.deepEqual(samples({ kind: 'cited', rule: 'TB-1' }), ['t-1', 't-2']);
    assert.deepEqual(samples({ kind: 'cited', rule: 'nothing' }), []);
  });
});
