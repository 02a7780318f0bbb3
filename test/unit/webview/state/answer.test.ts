import assert from 'node:assert/strict';
import type { Layer } from '../../../../src/project/schema/layer-types';
import type { Answer } from '../../../../src/protocol/panel';
import {
  effectiveLabels,
  fillEmpty,
  firstLacking,
  missingLayers,
  setValue,
  summarise,
  toggled,
  visibleLayers,
} from '../../../../src/panel/webview/state/answer';

const base = { required: true } as const;
const layers: Layer[] = [
  { ...base, id: 'intent', type: 'choice', labels: ['refund', 'other'] },
  { ...base, id: 'reason', type: 'choice', labels: ['late', 'broken'], when: { intent: ['refund'] } },
  { ...base, id: 'detail', type: 'text', multiline: false, required: false, when: { reason: ['broken'] } },
  { ...base, id: 'tone', type: 'choices', labels: ['angry', 'polite'], min: 0, required: false },
  {
    ...base,
    id: 'entities',
    type: 'spans',
    labels: ['amount'],
    overlap: 'none',
    discontinuous: false,
    boundary: 'character',
    required: false,
  },
  { ...base, id: 'better', type: 'comparison', between: ['a', 'b'], ties: true },
];
const ids = (found: Layer[]): string[] => found.map(({ id }) => id);
const done: Answer = {
  labels: { intent: 'refund', reason: 'late', better: 'a' },
  rules: [],
  flags: [],
  note: '',
  status: 'done',
};

describe('answers', () => {
  it('ask a conditional layer only while its condition holds, through chains', () => {
    assert.deepEqual(ids(visibleLayers(layers, {})), ['intent', 'tone', 'entities', 'better']);
    assert.ok(ids(visibleLayers(layers, { intent: 'refund', reason: 'broken' })).includes('detail'));
    assert.ok(
      !ids(visibleLayers(layers, { intent: 'other', reason: 'broken' })).includes('detail'),
      'what is not asked asks nothing',
    );
  });

  it('are summed up with their texts, which are named and not quoted', () => {
    const written = { ...done, labels: { reason: 'late', detail: 'Came in May.' } };
    assert.equal(summarise(written, layers, new Map()), 'late, detail written');
    assert.equal(
      summarise({ ...done, labels: { detail: 'Came in May.' } }, layers, new Map()),
      'detail written',
    );
  });

  it('are not done without the required attributes of spans that are asked for', () => {
    const attributed = layers.map((layer): Layer =>
      layer.type === 'spans'
        ? {
            ...layer,
            when: { intent: ['refund'] },
            attributes: [
              { id: 'paid', type: 'choice', labels: ['yes', 'no'], required: true, onlyFor: ['amount'] },
            ],
          }
        : layer,
    );
    const span = { start: 0, end: 1, label: 'amount' };
    const labels = { ...done.labels, entities: [{ ...span, attributes: { paid: 'no' } }, span] };
    const lacking = firstLacking(attributed, labels);
    assert.deepEqual([lacking?.layer.id, lacking?.index, lacking?.lacks[0]?.id], ['entities', 1, 'paid']);
    assert.equal(setValue(attributed, { ...done, labels }, 'tone', ['polite']).status, 'draft');
    assert.equal(firstLacking(attributed, { ...labels, intent: 'other' }), undefined);
    assert.equal(firstLacking(attributed, { ...labels, entities: [{ ...span, label: 'date' }] }), undefined);
  });

  it('survive conditions that go in circles', () => {
    const circle: Layer[] = [
      { ...base, id: 'a', type: 'choice', labels: ['x'], when: { b: ['y'] } },
      { ...base, id: 'b', type: 'choice', labels: ['y'], when: { a: ['x'] } },
    ];
    assert.deepEqual(visibleLayers(circle, { a: 'x', b: 'y' }), []);
  });

  it('leave out what is not asked when saved, and keep layers that the schema does not know', () => {
    const labels = { intent: 'other', reason: 'broken', detail: 'a leg', old: 'value' };
    assert.deepEqual(effectiveLabels(layers, labels), { intent: 'other', old: 'value' });
  });

  it('miss required layers, until Enter answers spans and relations with none', () => {
    const rest = layers.filter(({ id }) => id !== 'better');
    assert.deepEqual(ids(missingLayers(layers, {}, false)), ['intent', 'better']);
    const links = { spans: 'entities', labels: ['same'], directed: true, pairs: [] };
    const related: Layer[] = [...layers, { ...base, ...links, id: 'links', type: 'relations' }];
    assert.deepEqual(ids(missingLayers(related, { intent: 'other', better: 'a' }, false)), ['links']);
    assert.deepEqual(ids(missingLayers(related, { intent: 'other', better: 'a' }, true)), []);
    assert.deepEqual(fillEmpty(related, { intent: 'other' })['links'], []);
    assert.deepEqual(ids(missingLayers(layers, { intent: 'other', better: 'a' }, false)), []);
    assert.deepEqual(ids(missingLayers(rest, { intent: 'refund' }, false)), ['reason']);
    const spans = rest.map((layer) => (layer.type === 'spans' ? { ...layer, required: true } : layer));
    assert.deepEqual(ids(missingLayers(spans, { intent: 'other' }, false)), ['entities']);
    assert.deepEqual(
      ids(missingLayers(spans, { intent: 'other' }, true)),
      [],
      'Enter answers spans with none',
    );
  });

  it('are filled by Enter with "none" only where the whole text was read for it', () => {
    assert.deepEqual(fillEmpty(layers, { intent: 'other' }), { intent: 'other', entities: [] });
    const codes: Layer = {
      ...base,
      id: 'codes',
      type: 'choices',
      labels: [],
      min: 0,
      open: true,
      required: false,
    };
    assert.deepEqual(fillEmpty([codes], {}), {}, 'nobody has said that no code fits');
    assert.deepEqual(fillEmpty(layers, { tone: [] }), { tone: [], entities: [] }, '"none of them" stays');
    const marked = { entities: [{ start: 0, end: 1, label: 'amount' }] };
    assert.deepEqual(fillEmpty(layers, marked), marked);
  });

  it('stay done when edited, until something required is missing', () => {
    assert.equal(setValue(layers, done, 'reason', 'broken').status, 'done');
    assert.equal(setValue(layers, done, 'reason', undefined).status, 'draft');
    assert.equal(
      setValue(layers, { ...done, flags: ['unsure'] }, 'reason', undefined).status,
      'done',
      'a flag is an answer',
    );
  });

  it('keep choices in the order chosen', () => {
    assert.deepEqual(toggled(toggled([], 'polite'), 'angry'), ['polite', 'angry']);
    assert.deepEqual(toggled(['polite', 'angry'], 'polite'), ['angry']);
  });
});
