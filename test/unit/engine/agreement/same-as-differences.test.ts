import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryProject } from '../../../support/memory-project';
import { analyse } from '../../../../src/agreement/report/analysis';
import { comparableValue } from '../../../../src/kinds/comparable';
import { kindOf } from '../../../../src/kinds';
import type { Labels, LayerValue, Span } from '../../../../src/project/records/records';
import type { Layer } from '../../../../src/project/schema/layer-types';
import { layerAnswers } from '../../../../src/engine/agreement/layer-answers';
import { valueKey } from '../../../../src/disagreement/given';
import type { Project } from '../../../../src/engine/project';
import { SLOW } from '../../../host/until';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: marks, type: spans, labels: [A, B], overlap: any, discontinuous: true, required: false}
  - {id: links, type: relations, labels: [of], spans: marks, required: false}
  - {id: topics, type: choices, labels: [A, B], required: false}
  - {id: mood, type: choice, labels: [A, B], required: false}
  - {id: stars, type: rating, min: 1, max: 3, required: false}
labels: [{id: A}, {id: B}, {id: of}]
`;

const label = fc.constantFrom('A', 'B');
const plain = fc
  .record({ start: fc.nat(3), size: fc.integer({ min: 1, max: 3 }), label })
  .map(({ start, size, label: name }) => ({ start, end: start + size, label: name }));
const split = plain.map(({ start, label: name }) => ({
  start,
  end: start + 3,
  label: name,
  parts: [
    { start, end: start + 1 },
    { start: start + 2, end: start + 3 },
  ],
}));
// Few places and labels: spans on top of each other, and the same span twice, come up all the time.
const marks = fc
  .array(fc.oneof(plain, split), { maxLength: 3 })
  .map((list): Span[] => list.map((span, n) => ({ ...span, id: `s${n}` })));
const answer = marks.chain((spans) =>
  fc.record({
    marks: fc.constant(spans),
    links:
      spans.length === 0
        ? fc.constant([])
        : fc.array(
            fc.record({
              label: fc.constant('of'),
              from: fc.constantFrom(...spans.map(({ id }) => id!)),
              to: fc.constantFrom(...spans.map(({ id }) => id!)),
            }),
            { maxLength: 2 },
          ),
    topics: fc.uniqueArray(label, { maxLength: 2 }),
    mood: label,
    stars: fc.integer({ min: 1, max: 3 }),
  }),
);

const record = (annotator: string, labels: object): string =>
  `${JSON.stringify({ v: 1, id: annotator, time: '2026-01-01T00:00:00Z', annotator, sample: 's', unit: 'codepoint', labels })}\n`;

async function projectOf(ana: object, ben: object): Promise<Project> {
  const { project } = await memoryProject({
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': '{"id": "s", "text": "abcdefghij"}\n',
    'annotations/ana.jsonl': record('ana', ana),
    'annotations/ben.jsonl': record('ben', ben),
  });
  return project;
}

/** Whether the measure of a layer says that ana and ben agree entirely. */
function agree(project: Project, layer: Layer): boolean {
  const analysis = analyse(layerAnswers(project.records.table, layer).data);
  if (analysis.kind === 'value') {
    const { percentAgreement } = analysis.report.nominal;
    return 'value' in percentAgreement && percentAgreement.value === 1;
  }
  const { agreement, identical } = analysis.comparable;
  // Null: neither has a part.
  const isWhole = agreement.value === null || agreement.value === 1;
  assert.equal(isWhole, identical.value === 1, `${layer.id}: agreement ${agreement.value}`);
  if (analysis.kind === 'spans') {
    const [pair] = analysis.report.pairs;
    assert.equal(pair!.exact.micro.f1 === null || pair!.exact.micro.f1 === 1, isWhole);
    assert.equal(pair!.semeval.strict.f1 === null || pair!.semeval.strict.f1 === 1, isWhole);
  }
  return isWhole;
}

describe('agreement and disagreements', function () {
  this.timeout(SLOW);

  it('say the same of any two answers: no disagreement where all agree, and none left out', async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.option(answer), async (ana, other) => {
        // Often the same answer, in another order.
        const ben = other ?? { ...ana, marks: [...ana.marks].reverse(), topics: [...ana.topics].reverse() };
        const project = await projectOf(ana, ben);
        const key = project.samples.ids.find('s');
        for (const { layer } of project.model!.schema.layers) {
          const values = [ana, ben].map((labels) => comparableValue(layer!, labels as unknown as Labels)!);
          const [a, b] = values as [LayerValue, LayerValue];
          const isSame = kindOf(layer!).differences(layer!, a, b).length === 0;
          assert.equal(isSame, agree(project, layer!), layer!.id);
          assert.equal(isSame, valueKey(a) === valueKey(b), layer!.id);
          assert.equal(isSame, !project.disagreements.hasDisagreementOn(key, layer!.id), layer!.id);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('count a span that one has twice and the other once as a difference', async () => {
    const one = { id: 's1', start: 0, end: 3, label: 'A' };
    const project = await projectOf({ marks: [one, { ...one, id: 's2' }] }, { marks: [one] });
    const layer = project.model!.layers.get('marks')!.layer!;
    const analysis = analyse(layerAnswers(project.records.table, layer).data);
    assert.ok(analysis.kind === 'spans');
    assert.equal(analysis.report.pairs[0]!.exact.micro.f1, 2 / 3);
    assert.equal(analysis.comparable.agreement.value, 2 / 3);
    assert.equal(project.disagreements.hasDisagreement(project.samples.ids.find('s')), true);
  });
});
