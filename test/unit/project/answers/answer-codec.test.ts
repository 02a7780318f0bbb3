import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inRecord } from '../../../../src/project/schema/per-turn';
import { labelsIn } from '../../../../src/project/records/labels';
import type { Labels, Span } from '../../../../src/project/records/records';
import { AnswerCodec } from '../../../../src/project/answers/answer-codec';
import { SLOW } from '../../../host/until';

const name = fc.oneof(fc.constantFrom('refund', 'cancel', '__proto__', 'é'), fc.string());
const offset = fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1));
const place = fc.record({ start: offset, end: offset });
const attributes = fc.dictionary(
  fc.constantFrom('assertion', 'negated', 'kinds'),
  fc.oneof(name, fc.array(name), fc.constant(true as const)),
  { minKeys: 1, noNullPrototype: true },
);
const span = fc
  .record(
    {
      start: offset,
      end: offset,
      label: name,
      id: name,
      parts: fc.array(place, { minLength: 1, maxLength: 3 }),
      attributes,
    },
    { requiredKeys: ['start', 'end', 'label'] },
  )
  .map((one): Span => one);
const relation = fc.record(
  { label: name, from: name, to: name, attributes },
  { requiredKeys: ['label', 'from', 'to'] },
);
const value = fc.oneof(
  name,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((rating) => (rating === 0 ? 0 : rating)),
  fc.array(name),
  fc.array(span, { minLength: 1 }),
  fc.array(relation, { minLength: 1 }),
);
/** As a file has them. */
const answer = fc.dictionary(name, value).map((labels) => JSON.parse(JSON.stringify(labels)) as Labels);

const isSpans = (given: unknown): given is Span[] =>
  Array.isArray(given) && given.some((one) => 'start' in Object(one));
const isRelations = (given: unknown): boolean =>
  Array.isArray(given) && given.some((one) => 'from' in Object(one));

/** What is kept of an answer: ids of spans only where relations are, which name them. */
function kept(labels: Labels): Labels {
  const withIds = Object.values(labels).some(isRelations);
  return Object.fromEntries(
    Object.entries(labels).map(([layer, given]) => [
      layer,
      isSpans(given)
        ? given.map(({ start, end, label, id, parts, attributes: features }) => ({
            start,
            end,
            label,
            ...(withIds && id !== undefined && { id }),
            ...(parts && { parts }),
            ...(features && { attributes: features }),
          }))
        : given,
    ]),
  );
}

describe('project/answers/answer-codec', function () {
  this.timeout(SLOW);

  it('gives back the answers that it was given, also through another codec', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 8 }), (answers) => {
        const codec = new AnswerCodec();
        const places = answers.map((labels) => codec.write(labels));
        const other = new AnswerCodec();
        other.strings.code('something else');
        const { bytes, strings } = structuredClone(codec.share());
        const copies = places.map((at) =>
          other.copy(bytes, at, (theirs) => other.strings.code(strings[theirs]!)),
        );
        answers.forEach((labels, i) => {
          assert.deepEqual(codec.read(places[i]!), kept(labels));
          assert.deepEqual(other.read(copies[i]!), kept(labels));
        });
      }),
    );
  });

  it('leaves out what is no answer of any kind', () => {
    const codec = new AnswerCodec();
    const wrong = {
      a: null,
      b: [1],
      c: { d: null, g: { h: 1 } },
      e: [{ start: -1, end: 2, label: 'x' }],
      f: 'good',
    };
    assert.deepEqual(codec.read(codec.write(labelsIn(wrong))), { f: 'good' });
  });

  it('has answers about turns turn by turn, and counts their labels for the layer', () => {
    const codec = new AnswerCodec();
    const at = codec.write(
      labelsIn({ ok: { 1: 'yes', 'a/b': 'no' }, stars: { 1: 5 }, why: { 1: ['x', 'y'] } }),
    );
    assert.deepEqual(codec.read(at), { 'ok/1': 'yes', 'ok/a/b': 'no', 'stars/1': 5, 'why/1': ['x', 'y'] });
    const seen: string[] = [];
    codec.forEachLabels(at, (layer, labels) =>
      seen.push([layer, ...labels].map((code) => codec.strings.text(code)).join(' ')),
    );
    assert.deepEqual(seen, ['ok yes', 'ok no', 'why x y']);
    assert.ok(codec.hasLayer(at, codec.strings.find('stars')));
    assert.deepEqual(inRecord(codec.read(at)), {
      ok: { 1: 'yes', 'a/b': 'no' },
      stars: { 1: 5 },
      why: { 1: ['x', 'y'] },
    });
  });

  it('tells the labels of each layer: a rating has none, a part and an id are none', () => {
    const codec = new AnswerCodec();
    const at = codec.write({
      intent: 'refund',
      urgency: 3,
      several: ['a', 'b', 'a'],
      parts: [{ id: 's1', start: 0, end: 9, label: 'a', parts: [{ start: 0, end: 2 }] }],
      ends: [{ label: 'b', from: 's1', to: 's1' }],
    });
    const seen: [string, string[]][] = [];
    const all: string[] = [];
    const text = (code: number): string => codec.strings.text(code);
    codec.forEachLabels(at, (layer, labels) => void seen.push([text(layer), labels.map(text)]));
    codec.forEachLayer(at, (layer) => void all.push(text(layer)));
    assert.deepEqual(seen, [
      ['intent', ['refund']],
      ['several', ['a', 'b', 'a']],
      ['parts', ['a']],
      ['ends', ['b']],
    ]);
    assert.deepEqual(all, ['intent', 'urgency', 'several', 'parts', 'ends']);
    assert.equal(codec.hasLayer(at, codec.strings.find('urgency')), true);
    assert.equal(codec.hasLayer(at, codec.strings.find('a')), false);
    assert.equal(codec.mentions(at, new Set([codec.strings.find('b')])), true);
    assert.equal(codec.mentions(at, new Set([codec.strings.find('s1')])), false);
  });
});
