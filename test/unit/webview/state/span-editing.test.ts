import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Span } from '../../../../src/project/records/records';
import type { SpansLayer } from '../../../../src/project/schema/layer-types';
import { spanConflict } from '../../../../src/panel/webview/state/span-editing';
import * as editing from '../../../../src/panel/webview/state/span-editing';
import { textModel } from '../../../../src/panel/webview/state/text-model';
import { pick } from '../../../support/pick';

const layer = (extra: Partial<SpansLayer> = {}): SpansLayer => ({
  id: 'entities',
  type: 'spans',
  required: false,
  labels: ['a', 'b'],
  overlap: 'none',
  discontinuous: true,
  boundary: 'character',
  ...extra,
});
const text = '😀 Pay €49.90 for A-1009 now';
const model = textModel(text);
const range = (quote: string) => ({ start: text.indexOf(quote), end: text.indexOf(quote) + quote.length });
const added = (edit: editing.SpanEdit): readonly Span[] => {
  assert.ok(edit.ok, JSON.stringify(edit));
  return edit.spans;
};

describe('editing spans', () => {
  it('tidies selections', () => {
    const tidy = (start: number, end: number, snap = false) =>
      editing.tidySelection(text, { start, end }, snap);
    assert.deepEqual(tidy(6, 14), range('€49.90'));
    assert.deepEqual(tidy(1, 2), { start: 0, end: 2 }, 'half an emoji');
    assert.equal(tidy(2, 3), undefined);
    assert.deepEqual(tidy(8, 10, true), range('€49.90'));
  });

  it('makes spans in code points, in text order, with free ids and quotes', () => {
    let spans = added(new editing.LayerSpans(layer(), []).add(model, range('A-1009'), 'b'));
    spans = added(new editing.LayerSpans(layer(), spans).add(model, range('€49.90'), 'a'));
    assert.deepEqual(spans, [
      { id: 's2', start: 6, end: 12, label: 'a', text: '€49.90' },
      { id: 's1', start: 17, end: 23, label: 'b', text: 'A-1009' },
    ]);
  });

  it('names the span in the way by its place among all', () => {
    const spans = added(
      new editing.LayerSpans(
        layer(),
        added(new editing.LayerSpans(layer(), []).add(model, range('Pay'), 'a')),
      ).add(model, range('€49.90'), 'a'),
    );
    assert.deepEqual(new editing.LayerSpans(layer(), spans).add(model, range('49'), 'b'), {
      ok: false,
      reason: 'overlap',
      blocking: 1,
    });
    const moved = new editing.LayerSpans(layer(), spans).moveEdge(0, model, 'end', 1);
    assert.deepEqual(moved, { ok: false, reason: 'overlap', blocking: 1 });
  });

  it('keeps what it does not know of a span', () => {
    const spans = [{ id: 'x', start: 6, end: 12, label: 'a', text: '€49.90', confidence: 0.5 } as Span];
    const moved = added(new editing.LayerSpans(layer(), spans).moveEdge(0, model, 'end', -1));
    assert.deepEqual(moved, [{ id: 'x', start: 6, end: 11, label: 'a', text: '€49.9', confidence: 0.5 }]);
  });

  it('adds parts, joins those that touch, and goes back to a plain span', () => {
    let spans = added(new editing.LayerSpans(layer(), []).add(model, range('Pay'), 'a'));
    spans = added(new editing.LayerSpans(layer(), spans).addPart(0, model, range('for')));
    assert.deepEqual(spans, [
      {
        id: 's1',
        label: 'a',
        start: 2,
        end: 16,
        parts: [
          { start: 2, end: 5, text: 'Pay' },
          { start: 13, end: 16, text: 'for' },
        ],
      },
    ]);
    spans = added(new editing.LayerSpans(layer(), spans).addPart(0, model, range(' €49.90 ')));
    assert.deepEqual(spans, [{ id: 's1', label: 'a', start: 2, end: 16, text: 'Pay €49.90 for' }]);
    assert.deepEqual(
      new editing.LayerSpans(layer({ discontinuous: false }), spans).addPart(0, model, range('now')),
      {
        ok: false,
        reason: 'not-discontinuous',
      },
    );
  });

  it('takes parts out, until a plain span is left', () => {
    let spans = added(new editing.LayerSpans(layer(), []).add(model, range('Pay'), 'a'));
    spans = added(new editing.LayerSpans(layer(), spans).addPart(0, model, range('for')));
    spans = added(new editing.LayerSpans(layer(), spans).addPart(0, model, range('now')));
    spans = added(new editing.LayerSpans(layer(), spans).removePart(0, model, 1));
    assert.deepEqual(
      spans[0]!.parts?.map(({ text }) => text),
      ['Pay', 'now'],
    );
    spans = added(new editing.LayerSpans(layer(), spans).removePart(0, model, 0));
    assert.deepEqual(spans, [{ id: 's1', label: 'a', start: 24, end: 27, text: 'now' }]);
    assert.equal(new editing.LayerSpans(layer(), spans).removePart(0, model, 0).ok, false);
  });

  it('marks a string everywhere but where something is in the way', () => {
    const words = textModel('cat dog cat concat cat');
    const spans = added(new editing.LayerSpans(layer(), []).add(words, { start: 0, end: 3 }, 'a'));
    const blocked = added(new editing.LayerSpans(layer(), spans).add(words, { start: 8, end: 11 }, 'b'));
    const all = new editing.LayerSpans(layer(), blocked).addEverywhere(0, words);
    assert.deepEqual(pick(all.spans, 'start', 'label'), [
      [0, 'a'],
      [8, 'b'],
      [19, 'a'],
    ]);
    assert.deepEqual([all.added, all.blocked, all.index], [1, 1, 0]);
  });

  it('marks one place twice only where the layer allows it, and never when it marks everywhere', () => {
    const words = textModel('cat dog cat');
    const range = { start: 0, end: 3 };
    const spans = added(new editing.LayerSpans(layer(), []).add(words, range, 'a'));
    assert.equal(new editing.LayerSpans(layer(), spans).add(words, range, 'a').ok, false);
    const events = { ...layer(), overlap: 'none' as const, repeats: true as const };
    const twice = added(new editing.LayerSpans(events, spans).add(words, range, 'a'));
    assert.deepEqual(pick(twice, 'id', 'start'), [
      ['s1', 0],
      ['s2', 0],
    ]);
    assert.equal(
      new editing.LayerSpans(events, spans).add(words, range, 'b').ok,
      false,
      'another label overlaps',
    );
    assert.equal(new editing.LayerSpans(events, spans).addEverywhere(0, words).spans.length, 2);
  });

  it('never leaves spans that the layer forbids, nor offsets that miss their quote', () => {
    const anyRange = fc
      .tuple(fc.nat(text.length), fc.nat(text.length))
      .map(([x, y]) => ({ start: Math.min(x, y), end: Math.max(x, y) }));
    const step = fc.record({
      do: fc.constantFrom('add', 'relabel', 'start', 'end', 'part', 'part out', 'remove'),
      range: anyRange,
      label: fc.constantFrom('a', 'b'),
      which: fc.nat(10),
      side: fc.constantFrom(1 as const, -1 as const),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom('none', 'nested', 'any'),
        (steps, overlap) => {
          const rules = layer({ overlap });
          let spans: readonly Span[] = [];
          for (const one of steps) {
            const tidy = editing.tidySelection(text, one.range, false);
            const at = spans.length > 0 ? one.which % spans.length : -1;
            let edit: editing.SpanEdit | undefined;
            if (one.do === 'add' && tidy)
              edit = new editing.LayerSpans(rules, spans).add(model, tidy, one.label);
            else if (at >= 0 && one.do === 'relabel')
              edit = new editing.LayerSpans(rules, spans).relabel(at, one.label);
            else if (at >= 0 && (one.do === 'start' || one.do === 'end'))
              edit = new editing.LayerSpans(rules, spans).moveEdge(at, model, one.do, one.side);
            else if (at >= 0 && one.do === 'part' && tidy)
              edit = new editing.LayerSpans(rules, spans).addPart(at, model, tidy);
            else if (at >= 0 && one.do === 'part out')
              edit = new editing.LayerSpans(rules, spans).removePart(
                at,
                model,
                one.which % (spans[at]!.parts?.length ?? 1),
              );
            else if (at >= 0 && one.do === 'remove') spans = spans.toSpliced(at, 1);
            if (edit?.ok) spans = edit.spans;
            else if (edit?.blocking !== undefined)
              assert.ok(spans[edit.blocking], 'the span in the way is one of them');
          }
          for (const [index, span] of spans.entries()) {
            for (const part of span.parts ?? [span]) {
              assert.equal(part.text, model.offsets.slice(part.start, part.end));
              assert.equal(part.text, part.text?.trim());
              assert.ok(part.end > part.start);
            }
            for (const other of spans.slice(index + 1))
              assert.equal(spanConflict(overlap, span, other), undefined);
          }
          assert.equal(new Set(spans.map(({ id }) => id)).size, spans.length);
        },
      ),
    );
  });
});
