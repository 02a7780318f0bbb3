import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkEnds } from '../../../../src/project/answers/check-spans';
import type { Relation, Span } from '../../../../src/project/records/records';
import type { RelationsLayer } from '../../../../src/project/schema/layer-types';
import { candidatesFor, narrowed } from '../../../../src/panel/webview/state/relation-candidates';
import { relabelled } from '../../../../src/panel/webview/state/mark-attributes';
import * as editing from '../../../../src/panel/webview/state/relation-editing';
import { links, storySpans } from '../../../webview/relations-project';
import { pick } from '../../../support/pick';

const byId = editing.spansById(storySpans);
const layer = (extra: Partial<RelationsLayer> = {}): RelationsLayer => ({ ...links, ...extra });
const made = (edit: editing.RelationEdit): readonly Relation[] => {
  assert.ok(edit.ok, JSON.stringify(edit));
  return edit.relations;
};
const indexOf = (word: string): number => storySpans.findIndex(({ text }) => text === word);
const candidates = (head: string, wanted: readonly string[] = links.labels) =>
  candidatesFor(layer(), storySpans, indexOf(head), wanted, (id) => id);
const quotes = (list: ReturnType<typeof candidates>) => list.map(({ quote }) => quote);

describe('editing relations', () => {
  const causes = { label: 'causes', from: 's3', to: 's5' };

  it('adds, relabels, turns and removes, and keeps what it does not know', () => {
    const first = { ...causes, attributes: { certain: 'yes' } } as Relation;
    let relations = made(new editing.LayerRelations(layer(), [], byId).add(first));
    relations = made(
      new editing.LayerRelations(layer(), relations, byId).add({ label: 'when', from: 's3', to: 's1' }),
    );
    relations = made(
      new editing.LayerRelations(layer(), relations, byId).replace(editing.turned(relations[0]!), 0),
    );
    assert.deepEqual(relations[0], { ...first, from: 's5', to: 's3' });
    const free = layer({ pairs: [] });
    relations = made(
      new editing.LayerRelations(free, relations, byId).replace(
        relabelled(free, relations[1]!, 'involves'),
        1,
      ),
    );
    assert.deepEqual(relations[1], { label: 'involves', from: 's3', to: 's1' });
  });

  it('makes no relation that the pairs forbid, that leads to itself, or whose span is missing', () => {
    const reason = (relation: Relation): string => {
      const edit = new editing.LayerRelations(layer(), [], byId).add(relation);
      return edit.ok ? 'ok' : edit.reason;
    };
    assert.equal(reason({ label: 'causes', from: 's3', to: 's1' }), 'pair');
    assert.equal(reason({ label: 'when', from: 's1', to: 's3' }), 'pair');
    assert.equal(reason({ label: 'causes', from: 's3', to: 's3' }), 'loop');
    assert.equal(reason({ label: 'causes', from: 's3', to: 's99' }), 'no-span');
    const when = { label: 'when', from: 's3', to: 's1' };
    const turnedOne = new editing.LayerRelations(layer(), [when], byId).replace(editing.turned(when), 0);
    assert.deepEqual(turnedOne, { ok: false, reason: 'pair' });
  });

  it('finds the same relation, in both directions only where there is none', () => {
    const back = { label: 'causes', from: 's5', to: 's3' };
    assert.deepEqual(new editing.LayerRelations(layer(), [causes], byId).add(causes), {
      ok: false,
      reason: 'same',
      blocking: 0,
    });
    assert.equal(new editing.LayerRelations(layer(), [causes], byId).add(back).ok, true);
    assert.equal(new editing.LayerRelations(layer({ directed: false }), [causes], byId).add(back).ok, false);
    assert.equal(
      new editing.LayerRelations(layer(), [causes], byId).replace(causes, 0).ok,
      true,
      'it is itself',
    );
    assert.equal(new editing.LayerRelations(layer({ repeats: true }), [causes], byId).add(causes).ok, true);
  });

  it('leaves out the relations of a span that its new label forbids, and no others', () => {
    const odd = { label: 'when', from: 's1', to: 's2' };
    const all = [causes, { label: 'involves', from: 's5', to: 's6' }, odd];
    const spans = storySpans.map((span) => (span.id === 's5' ? { ...span, label: 'thing' } : span));
    assert.deepEqual(new editing.LayerRelations(layer(), all, editing.spansById(spans)).allowed('s5'), [odd]);
    assert.deepEqual(editing.withoutEnd(all, 's5'), [odd]);
  });

  it('gives ids to spans without one', () => {
    const spans: Span[] = [
      { start: 0, end: 1, label: 'event' },
      { id: 's3', start: 2, end: 3, label: 'event' },
    ];
    assert.deepEqual(pick(editing.withIds(spans, [0, 1]), 'id'), ['s4', 's3']);
    assert.equal(editing.withIds(spans, [1]), spans);
  });

  it('never leaves relations that the check reports, whatever is done in whatever order', () => {
    const step = fc.record({
      do: fc.constantFrom('add', 'relabel', 'turn', 'remove', 'remove span', 'relabel span'),
      label: fc.constantFrom(...links.labels),
      span: fc.constantFrom('event', 'thing', 'time'),
      a: fc.nat(8),
      b: fc.nat(8),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, directed) => {
        const rules = layer({ directed });
        let spans: readonly Span[] = storySpans;
        let relations: readonly Relation[] = [];
        const history: string[] = [];
        for (const one of steps) {
          if (spans.length < 2) break;
          const before = JSON.stringify([spans, relations]);
          const [a, b] = [spans[one.a % spans.length]!, spans[one.b % spans.length]!];
          const at = relations.length > 0 ? one.a % relations.length : -1;
          const known = editing.spansById(spans);
          let edit: editing.RelationEdit | undefined;
          if (one.do === 'add')
            edit = new editing.LayerRelations(rules, relations, known).add({
              label: one.label,
              from: a.id!,
              to: b.id!,
            });
          else if (one.do === 'remove span') {
            spans = spans.filter((span) => span !== a);
            relations = editing.withoutEnd(relations, a.id!);
          } else if (one.do === 'relabel span') {
            spans = spans.map((span) => (span === a ? { ...span, label: one.span } : span));
            relations = new editing.LayerRelations(rules, relations, editing.spansById(spans)).allowed(a.id!);
          } else if (at >= 0 && one.do === 'relabel')
            edit = new editing.LayerRelations(rules, relations, known).replace(
              relabelled(rules, relations[at]!, one.label),
              at,
            );
          else if (at >= 0 && one.do === 'turn')
            edit = new editing.LayerRelations(rules, relations, known).replace(
              editing.turned(relations[at]!),
              at,
            );
          else if (at >= 0) relations = relations.toSpliced(at, 1);
          if (edit?.ok) relations = edit.relations;
          else if (edit?.reason === 'same') assert.ok(relations[edit.blocking], 'it is one of them');
          history.push(before);
          checkEnds(rules, relations, spans, (_, message) => assert.fail(message));
        }
        // Nothing is modified in place: each earlier value is what it was, so that undo can restore it.
        if (history.length > 0) assert.equal(history[0], JSON.stringify([storySpans, []]));
      }),
    );
  });
});

describe('candidates for the tail of a relation', () => {
  it('are the spans that the pairs allow, nearest first, with stable numbers', () => {
    assert.deepEqual(quotes(candidates('left', ['involves'])), [
      'courier',
      'parcel',
      'neighbour',
      'lift',
      'key',
    ]);
    assert.deepEqual(quotes(candidates('left', ['when'])), ['Monday']);
    assert.deepEqual(quotes(candidates('lift')), [], 'a thing is no head');
    assert.deepEqual(pick(candidates('left', ['involves']), 'number'), [1, 2, 3, 4, 5]);
  });

  it('have the labels that fit, the preferred one first', () => {
    const [monday] = candidatesFor(
      layer({ pairs: [] }),
      storySpans,
      indexOf('broke'),
      ['when', 'causes'],
      (id) => id,
    );
    assert.deepEqual(monday!.labels, ['when', 'causes']);
  });

  it('are narrowed by number, text and label, the best match first', () => {
    const all = candidates('left');
    const number = all.find(({ quote }) => quote === 'key')!.number;
    assert.equal(quotes(narrowed(all, String(number)) as typeof all)[0], 'key');
    assert.equal(quotes(narrowed(all, 'LO') as typeof all)[0], 'lost');
    assert.deepEqual(quotes(narrowed(all, 'ti') as typeof all), ['Monday'], 'by its label');
    assert.deepEqual(narrowed(all, 'zz'), []);
    assert.equal(narrowed(all, ' '), all);
  });
});
