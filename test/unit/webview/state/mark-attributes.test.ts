import assert from 'node:assert/strict';
import type { Span } from '../../../../src/project/records/records';
import type { AttributeDef, SpansLayer } from '../../../../src/project/schema/layer-types';
import { attributeText, relabelled, withValue } from '../../../../src/panel/webview/state/mark-attributes';

const assertion: AttributeDef = {
  id: 'assertion',
  type: 'choice',
  labels: ['present', 'absent'],
  onlyFor: ['problem'],
  required: true,
};
const about: AttributeDef = { id: 'about', type: 'choices', labels: ['past', 'family'] };
const unclear: AttributeDef = { id: 'unclear', name: 'not clear', type: 'flag', labels: [] };
const layer: SpansLayer = {
  id: 'problems',
  type: 'spans',
  required: false,
  labels: ['problem', 'drug'],
  overlap: 'none',
  discontinuous: false,
  boundary: 'character',
  attributes: [assertion, about, unclear],
};
const span: Span = { start: 0, end: 5, label: 'problem' };

describe('attributes of a span', () => {
  it('are set, replaced and taken away', () => {
    const absent = withValue(span, assertion, 'absent');
    assert.deepEqual(absent.attributes, { assertion: 'absent' });
    assert.deepEqual(withValue(absent, assertion, 'present').attributes, { assertion: 'present' });
    assert.deepEqual(withValue(absent, assertion, 'absent'), span);
    assert.deepEqual(withValue(withValue(span, unclear, true), unclear, true), span);
  });

  it('have several values in the order of the schema', () => {
    const family = withValue(span, about, 'family');
    const both = withValue(family, about, 'past');
    assert.deepEqual(both.attributes, { about: ['past', 'family'] });
    assert.deepEqual(withValue(withValue(both, about, 'past'), about, 'family'), span);
  });

  it('stay with another label if it has them', () => {
    const full = withValue(withValue(span, assertion, 'absent'), unclear, true);
    assert.deepEqual(relabelled(layer, full, 'drug'), {
      ...span,
      label: 'drug',
      attributes: { unclear: true },
    });
    assert.deepEqual(relabelled(layer, withValue(span, assertion, 'absent'), 'drug'), {
      ...span,
      label: 'drug',
    });
  });

  it('are short texts, with a question mark for what is required', () => {
    const texts = [
      span,
      { ...span, attributes: { assertion: 'absent', about: ['past', 'family'], unclear: true as const } },
      { ...span, label: 'drug' },
      { ...span, label: 'drug', attributes: { dose: 'low' } },
    ].map((each) => attributeText(layer, each));
    assert.deepEqual(texts, ['assertion?', 'absent · past, family · not clear', '', 'dose: low']);
    assert.equal(attributeText(undefined, { ...span, attributes: { unclear: true } }), 'unclear');
  });
});
