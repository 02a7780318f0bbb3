import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import { attributeAgreements } from '../../../../src/engine/agreement/layer-agreement';
import type { Attributes, Labels, Span } from '../../../../src/project/records/records';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - id: problems
    type: spans
    required: false
    overlap: any
    labels: [problem, drug]
    attributes:
      - {id: assertion, name: Assertion, type: choice, labels: [present, absent], only_for: problem}
      - {id: about, type: choices, labels: [past, family]}
      - {id: unclear, type: flag}
  - id: links
    type: relations
    spans: problems
    labels: [helps]
    attributes: [{id: sure, type: flag}]
labels: [{id: problem}, {id: drug}, {id: helps}]
people: {annotators: [ana, ben, eva]}
`;
const TEXT = 'a b c d e f g h';

/** A span of the word at a place. */
const at = (word: number, label: string, attributes?: Attributes): Span => ({
  id: `s${word}`,
  start: 2 * word,
  end: 2 * word + 1,
  label,
  text: TEXT[2 * word],
  ...(attributes && { attributes }),
});

async function agreements(layer: string, ...said: Labels[]) {
  const people = ['ana', 'ben', 'eva'];
  const files: Record<string, string> = {
    'labelwright.yaml': SCHEMA,
    'data/samples.jsonl': `${JSON.stringify({ id: 't-1', text: TEXT })}\n`,
  };
  said.forEach((labels, n) => {
    const annotator = people[n]!;
    const record = {
      v: 1,
      id: `01KDVQ000000000000000000${n}A`,
      time: '2026-01-01T00:00:00.000Z',
      annotator,
      sample: 't-1',
      unit: 'codepoint',
      labels,
    };
    files[`annotations/${annotator}.jsonl`] = `${JSON.stringify(record)}\n`;
  });
  const { project } = await memoryProject(files);
  const found = attributeAgreements(project.records.table, project.model!.layers.get(layer)!.layer!);
  return new Map(found.map((one) => [one.attribute, one]));
}

const value = (of: { value: number | null }): number | null =>
  of.value === null ? null : Math.round(of.value * 1e6) / 1e6;

describe('agreement on attributes', () => {
  const said = (...values: string[]): Labels => ({
    problems: values.map((assertion, n) => at(n, 'problem', { assertion })),
  });

  it('is Krippendorff’s alpha over the spans that people set alike', async () => {
    const found = await agreements(
      'problems',
      said('present', 'absent', 'absent', 'present'),
      said('present', 'absent', 'present', 'present'),
    );
    const assertion = found.get('assertion')!;
    assert.deepEqual([assertion.name, assertion.marks, assertion.pairs], ['Assertion', 4, 4]);
    // Observed disagreement 2 / 8; expected, of five "present" and three "absent", 2 · 5 · 3 / (8 · 7).
    assert.equal(value(assertion.alpha), value({ value: 1 - 0.25 / (30 / 56) }));
    assert.equal(value(assertion.percentAgreement), 0.75);
    assert.equal(found.get('unclear')!.alpha.value, null, 'one value only');
  });

  it('counts each pair of people, and leaves out what only one set or set with another label or extent', async () => {
    const assertion = (
      await agreements(
        'problems',
        { problems: [at(0, 'problem', { assertion: 'present' }), at(1, 'problem'), at(2, 'drug')] },
        { problems: [at(0, 'problem', { assertion: 'absent' }), at(1, 'drug'), at(3, 'problem')] },
        { problems: [at(0, 'problem'), { ...at(1, 'problem'), end: 5, text: 'b c' }, at(2, 'drug')] },
      )
    ).get('assertion')!;
    assert.deepEqual([assertion.marks, assertion.pairs], [1, 3]);
    assert.equal(value(assertion.percentAgreement), 0, 'no value is a value of its own');
  });

  it('takes several values as a whole, in any order', async () => {
    const about = (...lists: (string[] | undefined)[]): Labels => ({
      problems: lists.map((list, n) => at(n, 'drug', list && { about: list })),
    });
    const found = await agreements(
      'problems',
      about(['past', 'family'], ['past'], undefined),
      about(['family', 'past'], ['past', 'family'], undefined),
    );
    const one = found.get('about')!;
    assert.deepEqual([one.marks, one.pairs, value(one.percentAgreement)], [3, 3, 0.666667]);
    assert.equal(found.get('assertion')!.marks, 0, 'drugs have no assertion');
  });

  it('matches relations by label and ends, whatever ids people’s spans have', async () => {
    const linked = (prefix: string, ...sure: boolean[]): Labels => ({
      problems: [0, 1, 2].map((word) => ({ ...at(word, 'drug'), id: `${prefix}${word}` })),
      links: sure.map((is, n) => ({
        label: 'helps',
        from: `${prefix}0`,
        to: `${prefix}${n + 1}`,
        ...(is && { attributes: { sure: true as const } }),
      })),
    });
    const sure = (await agreements('links', linked('a', true, false), linked('b', true, true))).get('sure')!;
    assert.deepEqual([sure.marks, sure.pairs, value(sure.percentAgreement)], [2, 2, 0.5]);
  });

  it('pairs several spans of one label at one place by their values', async () => {
    const twice = (...values: string[]): Labels => ({
      problems: values.map((assertion) => at(0, 'problem', { assertion })),
    });
    const found = await agreements('problems', twice('present', 'absent'), twice('absent', 'present'));
    const one = found.get('assertion')!;
    assert.deepEqual([one.marks, one.pairs, value(one.percentAgreement)], [2, 2, 1]);
  });
});
