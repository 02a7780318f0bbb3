import assert from 'node:assert/strict';
import { diffGuidelines } from '../../../../src/project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../../../src/project/guideline/diff/stale';
import { labelIdIn, labelIdOf, meaningsOf, modelIn } from '../../../../src/project/model/label-ids';
import { staleBy } from '../../../../src/project/model/staleness';
import { modelOf } from '../../../support/lint-lines';
import { pick } from '../../../support/pick';

const schema = (labels = '[{id: yes, name: Yes}, {id: no}]'): string => `labelwright: 1
data: {samples: [a.jsonl]}
layers:
  - {id: polite, type: choice, labels: [yes, no]}
  - {id: complete, type: choice, labels: [yes, no], when: {polite: [yes]}}
labels: ${labels}
`;
const GUIDELINE = `version: "2"
purpose: {costs: [{expected: polite/yes, given: no, cost: 3}]}
labels:
  - {id: yes, layer: polite, definition: Kind., exclude: [{id: P-1, text: Rude., use_instead: no}]}
  - {id: yes, layer: complete, definition: Whole.}
  - {id: no, definition: The contrary.}
tie_breakers: [{id: TB-1, between: [polite/yes, no], when: Both., prefer: polite/yes}]
examples: [{id: EX-1, text: Hi., labels: {polite: yes, complete: no}, not: [complete/yes]}]
changelog:
  - {version: "2", changes: [{type: changed, target: polite/yes, impact: semantic}]}
  - {version: "1", changes: []}
`;
const shared = GUIDELINE.replace(
  '{id: yes, layer: polite, definition: Kind.,',
  '{id: yes, definition: Kind.,',
)
  .replace('  - {id: yes, layer: complete, definition: Whole.}\n', '')
  .replaceAll(/(polite|complete)\/yes/g, 'yes');

describe('labels of several layers with one id', () => {
  const model = modelOf(schema(), GUIDELINE);

  it('are told apart by an entry with a layer, everywhere in the model', () => {
    assert.deepEqual([...model.labels.keys()], ['polite/yes', 'complete/yes', 'no']);
    assert.deepEqual([...model.definitions.keys()], ['polite/yes', 'complete/yes', 'no']);
    const { guideline, layers } = model;
    assert.deepEqual(pick(guideline!.tieBreakers[0]!.between, 'id'), ['polite/yes', 'no']);
    assert.equal(guideline!.costs[0]!.expected.id, 'polite/yes');
    assert.equal(guideline!.examples[0]!.labelRefs[0]!.id, 'polite/yes');
    assert.equal(layers.get('complete')!.labels[0]!.id, 'complete/yes');
    assert.equal(layers.get('complete')!.labelRefs[0]!.id, 'polite/yes');
    // What answers have stays plain.
    assert.deepEqual(layers.get('complete')!.layer!.when, { polite: ['yes'] });
    assert.deepEqual(guideline!.examples[0]!.labels, { polite: 'yes', complete: 'no' });
  });

  it('have plain ids in the model of their layer', () => {
    const polite = modelIn(model, 'polite');
    assert.deepEqual([...polite.labels.keys()], ['yes', 'complete/yes', 'no']);
    assert.equal(polite.definitions.get('yes')!.definition!.text, 'Kind.');
    assert.equal(modelIn(model, 'complete/3').definitions.get('yes')!.definition!.text, 'Whole.');
    assert.equal(modelIn(polite, 'complete').definitions.get('polite/yes')!.definition!.text, 'Kind.');
    assert.equal(labelIdIn(model, 'polite', 'yes'), 'polite/yes');
    assert.equal(labelIdIn(model, 'polite', 'no'), 'no');
  });

  it('share name and key where the schema has one entry, and have their own where it has two', () => {
    assert.equal(model.labels.get('complete/yes')!.label.name, 'Yes');
    const two = modelOf(
      schema('[{id: yes, layer: polite, name: Kind}, {id: yes, name: Whole}, {id: no, parent: yes}]'),
      GUIDELINE,
    );
    assert.equal(two.labels.get('polite/yes')!.label.name, 'Kind');
    assert.equal(two.labels.get('complete/yes')!.label.name, 'Whole');
    // A plain id means neither of them.
    assert.equal(two.labels.get('no')!.parent!.id, 'yes');
    assert.deepEqual(meaningsOf(two, 'yes'), ['polite/yes', 'complete/yes']);
    assert.deepEqual(meaningsOf(two, 'no'), []);
  });

  it('may be named by their layer also where the id is the only one; a label that is called so comes first', () => {
    const one = modelOf(
      schema().replace('complete, type: choice, labels: [yes', 'complete, type: choice, labels: [ok'),
      GUIDELINE,
    );
    assert.equal(labelIdOf(one, 'polite/yes'), 'yes');
    assert.equal(one.guideline!.tieBreakers[0]!.prefer!.id, 'yes');
    // An entry for a layer that does not offer it is none for the other one.
    assert.deepEqual([...one.definitions.keys()], ['yes', 'complete/yes', 'no']);
    const literal = modelOf(
      schema('[{id: yes}, {id: no}, {id: polite/no}]').replace('[yes, no]}', '[yes, no, polite/no]}'),
      GUIDELINE,
    );
    assert.equal(labelIdOf(literal, 'polite/no'), 'polite/no');
    assert.equal(labelIdIn(literal, 'polite', 'no'), 'no');
    assert.equal(labelIdIn(literal, 'complete', 'yes'), 'complete/yes');
  });

  it('are one label without such an entry, as before', () => {
    const one = modelOf(schema(), shared);
    assert.deepEqual([...one.labels.keys()], ['yes', 'no']);
    assert.equal(modelIn(one, 'polite'), one);
  });

  it('become stale each by itself', () => {
    assert.ok(staleBy(model, '1', { polite: 'yes' }, []));
    assert.ok(staleBy(model, '1', { 'polite/3': 'yes' }, []));
    assert.equal(staleBy(model, '1', { complete: 'yes' }, []), undefined);
    assert.equal(staleBy(model, '1', { polite: 'no' }, []), undefined);
    const renamed = GUIDELINE.replace(
      '- {version: "2"',
      '- {version: "3", changes: [{type: renamed, target: polite/ay, into: [polite/yes]}]}\n  - {version: "2"',
    ).replace('target: polite/yes, impact', 'target: polite/ay, impact');
    const later = modelOf(schema(), renamed);
    assert.ok(staleBy(later, '1', { polite: 'yes' }, []));
    assert.ok(staleBy(later, '1', { polite: 'ay' }, []));
    assert.equal(staleBy(later, '1', { complete: 'ay' }, []), undefined);
  });
});

describe('the diff of guidelines', () => {
  const changesOf = (before: [string, string], after: [string, string]) => {
    const [one, two] = [modelOf(...before), modelOf(...after)];
    const diff = diffGuidelines(one, two);
    const stale = new DiffStaleness(diff, one, two);
    return {
      changes: diff.changes.map(({ kind, type, id }) => `${kind} ${type} ${id}`),
      isStale: (layer: string, label: string) => stale.by({ [layer]: label }, []) !== undefined,
    };
  };

  it('compares the label of one layer with itself', () => {
    const { changes, isStale } = changesOf(
      [schema(), GUIDELINE],
      [schema(), GUIDELINE.replace('definition: Whole.', 'definition: Nothing is missing.')],
    );
    assert.deepEqual(changes, ['label changed complete/yes']);
    assert.ok(isStale('complete', 'yes'));
    assert.ok(!isStale('polite', 'yes'));
  });

  it('compares a label that layers shared with each that it became', () => {
    const { changes, isStale } = changesOf([schema(), shared], [schema(), GUIDELINE]);
    assert.ok(changes.includes('label changed complete/yes'), changes.join('; '));
    assert.ok(!changes.some((change) => /label (added|removed|renamed)/.test(change)), changes.join('; '));
    assert.ok(isStale('complete', 'yes'));
  });

  it('takes the label of a layer for the same when another layer gets one with its id', () => {
    const alone = schema().replace(/ {2}- \{id: complete.*\n/, '');
    const before = GUIDELINE.replace(/ {2}- \{id: yes, layer: complete.*\n/, '')
      .replace(', layer: polite', '')
      .replaceAll('polite/yes', 'yes')
      .replace(', complete: no}, not: [complete/yes]', '}')
      .replace('- {id: TB-1', '- {id: TB-1');
    const after = GUIDELINE.replace(', complete: no}, not: [complete/yes]', '}');
    const { changes, isStale } = changesOf([alone, before], [schema(), after]);
    assert.deepEqual(changes, ['layer added complete', 'label added complete/yes']);
    assert.ok(!isStale('polite', 'yes'));
  });

  it('follows a layer to its new name', () => {
    const rename = (text: string): string => text.replaceAll(/\bpolite\b/g, 'kind');
    const { changes } = changesOf([schema(), GUIDELINE], [rename(schema()), rename(GUIDELINE)]);
    assert.deepEqual(changes, ['layer renamed kind', 'label renamed kind/yes']);
  });
});
