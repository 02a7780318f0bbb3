// The number by which low-agreement judges spans and relations is the one that the agreement report quotes.
import assert from 'node:assert/strict';
import { memoryProject } from '../../../support/memory-project';
import type { Project } from '../../../../src/engine/project';
import { agreementScope } from '../../../../src/engine/agreement/agreement-scope';
import { layerAgreement } from '../../../../src/engine/agreement/layer-agreement';
import { layerAnswers } from '../../../../src/engine/agreement/layer-answers';
import { comparableSpans } from '../../../../src/agreement/comparable/comparable-answers';
import { comparableReport } from '../../../../src/agreement/report/comparable-report';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: parts, type: spans, labels: [name, place]}
  - {id: links, type: relations, spans: parts, labels: [in]}
labels: [{id: name}, {id: place}, {id: in}]
`;
const line = (value: object): string => `${JSON.stringify(value)}\n`;
type Marked = readonly (readonly [start: number, label: string])[];

/** Annotator -> sample -> what was marked. */
type People = Readonly<Record<string, Readonly<Record<string, Marked>>>>;

async function opened(people: People): Promise<Project> {
  const ids = new Set(Object.values(people).flatMap((answers) => Object.keys(answers)));
  const files: Record<string, string> = {
    'labelwright.yaml': SCHEMA,
    'data/a.jsonl': [...ids].map((id) => line({ id, text: 'Ana lives in Bonn by the river.' })).join(''),
  };
  for (const [annotator, answers] of Object.entries(people))
    files[`annotations/${annotator}.jsonl`] = Object.entries(answers)
      .map(([sample, marked], n) => {
        const parts = marked.map(([start, label]) => ({ id: `p${start}`, start, end: start + 2, label }));
        const links = parts.slice(1).map(({ id }) => ({ from: parts[0]!.id, to: id, label: 'in' }));
        const labels = { parts, links };
        return line({
          v: 1,
          id: `${annotator}${n}`,
          time: '2026-03-02T09:00:00.000Z',
          annotator,
          sample,
          unit: 'codepoint',
          labels,
        });
      })
      .join('');
  const { project } = await memoryProject(files);
  project.dispose();
  return project;
}

describe('agreement on what is marked, in short', () => {
  it('is the pooled F1 of the report, and counts samples on which something is marked', async () => {
    const project = await opened({
      ana: {
        a: [
          [0, 'name'],
          [5, 'place'],
        ],
        b: [[2, 'name']],
        c: [],
        d: [[1, 'name']],
      },
      ben: {
        a: [
          [0, 'name'],
          [6, 'place'],
        ],
        b: [[2, 'place']],
        c: [],
        d: [[1, 'name']],
      },
      eva: { a: [[0, 'name']], c: [], e: [[3, 'name']] },
    });
    const { table } = project.records;
    const { twice } = project.disagreements;
    const scope = agreementScope(project, project.model!);
    const layer = project.model!.layers.get('parts')!.layer!;
    const view = layerAgreement(table, layer, twice, scope)!;
    const { data } = layerAnswers(table, layer);
    assert.ok(data.kind === 'spans');
    const report = comparableReport(comparableSpans(data.table), data.context);
    assert.equal(view.measure, 'f1');
    assert.equal(view.value, report.agreement.value);
    assert.deepEqual(
      view.labels.map(({ label, value }) => [label, value]),
      report.perLabel.map(({ label, agreement }) => [label, agreement.value]),
    );
    // Of "c" nobody marked anything, and "e" one person answered.
    assert.equal(view.items, 3);
    // Of three samples no interval is given.
    assert.equal(view.ci95, undefined);
    const links = layerAgreement(table, project.model!.layers.get('links')!.layer!, twice, scope)!;
    assert.deepEqual([links.measure, links.value, links.items], ['f1', 0, 1]);
  });

  it('is undefined where nobody marked anything, or nobody twice', async () => {
    const nothing: People[] = [
      { ana: { a: [] }, ben: { a: [] } },
      { ana: { a: [[0, 'name']] }, ben: { b: [] } },
    ];
    for (const people of nothing) {
      const project = await opened(people);
      const { records, disagreements, model } = project;
      const scope = agreementScope(project, model!);
      const layer = model!.layers.get('parts')!.layer!;
      assert.equal(layerAgreement(records.table, layer, disagreements.twice, scope), undefined);
    }
  });
});
