import assert from 'node:assert/strict';
import { askedLayers } from '../../../../src/features/predict/answer-schema';
import { labelProbabilities } from '../../../../src/features/predict/label-probabilities';
import { Prompt, type Question } from '../../../../src/features/predict/prompt';
import {
  AnswerChecks,
  InvalidAnswer,
  MAX_REPLY,
  readAnswer,
} from '../../../../src/features/predict/read-answer';
import { modelOf } from '../../../support/lint-lines';
import { GUIDELINE, SAMPLES, SCHEMA } from './predict-project';

const LABELS = { intent: 'card', tags: [], urgency: 2, things: [], why: null, links: [], better: 'A' };

describe("a language model's answer", () => {
  const model = modelOf(SCHEMA, GUIDELINE);
  const { asked } = askedLayers(model);
  const prompt = new Prompt(model, asked, 'm');
  const checks = new AnswerChecks(model, prompt.rules);
  const sample = { ...SAMPLES[0]!, fields: SAMPLES[0]! };
  const question: Question = prompt.question(sample, []);

  /** What is wrong with a reply, or the labels of its record. */
  function taken(reply: unknown): string | Record<string, unknown> {
    const content = typeof reply === 'string' ? reply : JSON.stringify(reply);
    const read = readAnswer(content, question, sample.text);
    if (read instanceof InvalidAnswer) return read.text;
    const record = {
      ...{ v: 1, id: 'r', time: '2026-11-25T09:10:00.000Z', sample: 's-1', unit: 'codepoint' },
      ...read,
    };
    const problems = checks.problems(record, sample, question.layers);
    return problems.length > 0 ? problems.join(' ') : (read.labels as Record<string, unknown>);
  }
  const given = (labels: object, rules: unknown = ['R-CARD']) =>
    taken({ rationale: 'So.', rules, labels: { ...LABELS, ...labels } });

  it('is read into the values of records', () => {
    const better = question.shown.get('better')![0];
    assert.deepEqual(given({}), { intent: 'card', tags: [], urgency: 2, things: [], links: [], better });
    assert.deepEqual(
      taken(
        '```json\n{"rules":["G-1"],"labels":{"intent":"login","tags":[],"urgency":1,"things":[],"why":"x","links":[],"better":"tie"}}\n```',
      ),
      { intent: 'login', tags: [], urgency: 1, things: [], why: 'x', links: [], better: 'tie' },
    );
  });

  it('has what a comparison takes beside its sides', () => {
    for (const better of ['tie', 'none'])
      assert.equal((given({ better }) as { better: unknown }).better, better);
  });

  it('has spans by their text and the number of its occurrence, in code points', () => {
    const thing = (place: object) => given({ things: [{ id: 's1', label: 'thing', ...place }] });
    const things = (place: object) => (thing(place) as { things: unknown }).things;
    const second = { id: 's1', start: 22, end: 26, label: 'thing', text: 'card' };
    assert.deepEqual(things({ quote: 'card', occurrence: 2 }), [second]);
    assert.deepEqual(things({ quote: 'card', occurrence: 2, attributes: { lost: true, kind: null } }), [
      { ...second, attributes: { lost: true } },
    ]);
    assert.deepEqual(things({ quote: '🙂' }), [{ id: 's1', start: 20, end: 21, label: 'thing', text: '🙂' }]);
    assert.match(
      String(thing({ quote: 'card', occurrence: 3 })),
      /occurrence 3 of "card", but the text has 2/,
    );
    assert.match(String(thing({ quote: 'card', occurrence: 0.5 })), /occurrence 0.5/);
    assert.match(String(thing({ quote: 'Card', occurrence: 1 })), /"Card", which is not in the text/);
    assert.match(String(thing({ quote: '\udd42', occurrence: 1 })), /not in the text/);
    assert.match(String(thing({ quote: '', occurrence: 1 })), /quotes its text/);
    assert.match(String(thing({ start: 3, end: 7 })), /quotes its text/);
    assert.match(String(thing({ quote: 'card', attributes: { kind: 'c' } })), /"c" is not a label of "kind"/);
    assert.match(
      String(
        given({
          things: [
            { id: 's1', label: 'thing', quote: 'card' },
            { id: 's2', label: 'thing', quote: 'My card' },
          ],
        }),
      ),
      /overlap/,
    );
  });

  it('joins spans by their ids', () => {
    const things = [
      { id: 's1', label: 'thing', quote: 'card', occurrence: 1 },
      { id: 's2', label: 'place', quote: 'lost', occurrence: 1 },
    ];
    const link = (from: string, to: string, more: object = {}) =>
      given({ things, links: [{ label: 'near', from, to, ...more }] });
    const { links } = link('s1', 's2', { note: [1] }) as { links: unknown };
    assert.deepEqual(links, [{ label: 'near', from: 's1', to: 's2' }]);
    assert.match(String(link('s2', 's1')), /may not join "place" to "thing"/);
    assert.match(String(link('s1', 's3')), /No span of "things" in this record has the id "s3"/);
    assert.match(String(given({ things, links: [{ from: 's1', to: 's2' }] })), /takes a list of relations/);
    assert.match(String(given({ things: [things[0], { ...things[1], id: 's1' }] })), /an "id" of its own/);
  });

  it('is checked like the answers of people, with a rule that is cited', () => {
    for (const [labels, problem] of [
      [{ intent: 'loan' }, /"loan"/],
      [{ intent: 'money' }, /only groups other labels/],
      [{ intent: ['card'] }, /takes one label/],
      [{ intent: null }, /"intent" is not answered/],
      [{ tags: ['card', 'refund'] }, /at most 1 label/],
      [{ urgency: 4 }, /from 1 to 3/],
      [{ urgency: '2' }, /takes a number/],
      [{ why: 'because' }, /asked only when/],
      [{ better: 'one' }, /takes "A" or "B" or "tie" or "none"/],
      [{ mood: 'good' }, /no question "mood"/],
    ] as const)
      assert.match(String(given(labels)), problem);
    assert.match(String(given({}, [])), /No rule is cited/);
    assert.match(String(given({}, ['R-9'])), /no rule "R-9"/);
    assert.match(String(given({}, [7])), /list of the ids of rules/);
    assert.match(
      String(taken('{"rules":["G-1"],"labels":{"__proto__":{"intent":"card"}}}')),
      /no question "__proto__"/,
    );
  });

  it('is refused, never a crash, when it is hostile', () => {
    for (const [reply, problem] of [
      ['', /not a JSON object/],
      ['Sure! The label is card.', /not a JSON object/],
      ['[]', /not a JSON object/],
      ['null', /not a JSON object/],
      ['{"labels":', /not a JSON object/],
      ['{"labels": 3}', /"labels" is required/],
      [`{"labels": ${'['.repeat(40_000)}${']'.repeat(40_000)}}`, /nested too deeply/],
      [`{"labels": ${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}`, /nested too deeply/],
      [`"${'x'.repeat(MAX_REPLY)}"`, /longer than/],
    ] as const)
      assert.match(String(taken(reply)), problem);
    const many = {
      labels: { ...LABELS, ...Object.fromEntries(Array.from({ length: 999 }, (_, n) => [`q${n}`, 1])) },
    };
    assert.ok(String(taken(many)).length < 2000);
    const rationale = readAnswer(
      JSON.stringify({ rationale: `\ud83d${'x'.repeat(9000)}`, rules: ['G-1'], labels: LABELS }),
      question,
      sample.text,
    );
    assert.ok(!(rationale instanceof InvalidAnswer));
    assert.ok(rationale.rationale!.length < 2100 && !rationale.rationale!.includes('\ud83d'));
  });

  it('is checked whatever the lint settings of the project are', () => {
    const off = modelOf(`${SCHEMA}lint: {extends: none}\n`, GUIDELINE);
    const record = { v: 1, labels: { ...LABELS, intent: 'loan' } as never, rules: ['G-1'] };
    assert.match(new AnswerChecks(off, ['G-1']).problems(record, sample, question.layers).join(), /"loan"/);
  });
});

describe('the probabilities of labels by the tokens of a reply', () => {
  const layers = [
    { id: 'intent', type: 'choice', labels: ['card', 'cards', 'refund'], required: true },
  ] as const;
  const of = (tokens: readonly (readonly [string, number, Record<string, number>?])[]) =>
    labelProbabilities(
      tokens.map(([token]) => token).join(''),
      tokens.map(([token, p, others = {}]) => ({
        token,
        logprob: Math.log(p),
        top: Object.entries({ ...others, [token]: p }).map(([other, q]) => ({
          token: other,
          logprob: Math.log(q),
        })),
      })),
      layers,
      { intent: 'card' },
    );

  it('are those of the label given and of the others that a token begins', () => {
    assert.deepEqual(
      of([
        ['{"labels":{"intent":', 1],
        ['"', 0.9],
        ['card', 0.8, { re: 0.15, x: 0.05 }],
        ['"', 0.75, { 's"': 0.25 }],
        ['}}', 1],
      ]),
      {
        intent: { card: 0.54, refund: 0.135, cards: 0.18 },
      },
    );
    // A token that begins before the value, and one that begins several labels.
    assert.deepEqual(
      of([
        ['{"labels":{"intent"', 1],
        [':"', 0.9, { ': "': 0.1 }],
        ['card"', 0.8, { card: 0.1, ref: 0.1 }],
        ['}}', 1],
      ]),
      {
        intent: { card: 0.72, refund: 0.09 },
      },
    );
  });

  it('are unknown if the tokens are those of another text', () => {
    const token = { token: '{"labels":{"intent":"card"}', logprob: -1, top: [] };
    assert.equal(
      labelProbabilities('{"labels":{"intent":"card"}}', [token], layers, { intent: 'card' }),
      undefined,
    );
  });
});
