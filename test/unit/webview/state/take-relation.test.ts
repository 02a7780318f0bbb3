import assert from 'node:assert/strict';
import { carryOver } from '../../../../src/panel/webview/state/carried-work';
import { acceptSeveral, agreedLabels } from '../../../../src/panel/webview/state/decision';
import { emptyAnswer } from '../../../../src/panel/webview/state/panel-state';
import { rebased, takeRelation } from '../../../../src/panel/webview/state/take-relation';
import type { Labels, Relation, Span } from '../../../../src/project/records/records';
import type { PersonAnswer } from '../../../../src/protocol/panel';
import { links, marks, story, storySpans } from '../../../webview/relations-project';
import { pick } from '../../../support/pick';

/** The same spans with other ids. */
const others = storySpans.map((span) => ({ ...span, id: `x${span.id}` }));
const causes: Relation = { label: 'causes', from: 's3', to: 's5' };
const person = (annotator: string, labels: Labels): PersonAnswer => ({
  annotator,
  token: annotator,
  answer: { labels, rules: [], flags: [], note: '', status: 'done' },
});
const layers = [marks, links];

describe('relations of several people', () => {
  it('get the ids of equal spans, or none if one is missing', () => {
    assert.deepEqual(rebased([causes], storySpans, others), [{ label: 'causes', from: 'xs3', to: 'xs5' }]);
    assert.equal(rebased([causes], storySpans, others.slice(0, 4)), undefined);
  });

  it('that all agree on refer to the spans that are taken with them', () => {
    const ana = person('ana', { marks: others });
    const ben = person('ben', { marks: storySpans, links: [causes] });
    const agreed = agreedLabels(layers, [ana, ben]);
    assert.deepEqual(agreed, { marks: others, links: [{ label: 'causes', from: 'xs3', to: 'xs5' }] });
  });

  it('are not agreed without their spans', () => {
    const ana = person('ana', { marks: storySpans, links: [causes] });
    const ben = person('ben', { marks: storySpans.slice(0, 5), links: [causes] });
    assert.deepEqual(agreedLabels(layers, [ana, ben]), {});
  });

  it('that stay valid refer to the spans of the decision', () => {
    const ana = person('ana', { marks: others, links: [] });
    const ben = person('ben', { marks: storySpans, links: [causes] });
    const { labels, decision } = acceptSeveral(emptyAnswer, layers, [ana, ben]);
    assert.deepEqual(labels, { marks: others });
    assert.deepEqual(decision?.valid, { links: [[], [{ label: 'causes', from: 'xs3', to: 'xs5' }]] });
  });

  it('can be taken over one by one, with spans that are not there yet', () => {
    const theirs = { marks: storySpans, links: [causes] };
    const own = { ...others[2]!, id: 'a' };
    const taken = takeRelation(links, marks, { marks: [own] }, theirs, 0);
    assert.ok(taken.ok);
    const spans = taken.labels['marks'] as Span[];
    assert.deepEqual(pick(spans, 'id', 'text'), [
      ['a', 'broke'],
      ['s2', 'left'],
    ]);
    assert.deepEqual(taken.labels['links'], [{ label: 'causes', from: 'a', to: 's2' }]);
    assert.deepEqual(takeRelation(links, marks, taken.labels, theirs, 0), { ok: false, relation: 'same' });
  });

  it('are not taken where another span is in the way', () => {
    const theirs = { marks: storySpans, links: [causes] };
    const wider = { ...storySpans[4]!, id: 'w', end: storySpans[4]!.end + 4 };
    const taken = takeRelation(links, { ...marks, overlap: 'none' }, { marks: [wider] }, theirs, 0);
    assert.deepEqual(!taken.ok && 'span' in taken && [taken.span.reason, taken.span.blocking], [
      'overlap',
      1,
    ]);
  });

  it('go with spans that a changed text has no more', () => {
    const when: Relation = { label: 'when', from: 's3', to: 's1' };
    const labels = { marks: storySpans, links: [causes, when] };
    const carried = carryOver(labels, story.replace('left', 'put'));
    assert.deepEqual(carried.labels['links'], [when]);
    assert.deepEqual(carried.lost, ['“left”']);
  });
});
