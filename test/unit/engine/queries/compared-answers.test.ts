// Strengths and position bias of a comparison layer: from the records and samples of a project to the command line and the report.
import assert from 'node:assert/strict';
import { agreementJson } from '../../../../src/agreement/report/agreement-json';
import { analyse } from '../../../../src/agreement/report/analysis';
import { MemoryFiles } from '../../../support/memory-files';
import { comparedAnswers } from '../../../../src/engine/queries/compared-answers';
import { layerAnswers } from '../../../../src/engine/agreement/layer-answers';
import { Project } from '../../../../src/engine/project';
import { projectReport } from '../../../../src/features/report/measure/project-report';
import { tableCsv } from '../../../../src/base/csv/table-csv';
import { reportTables } from '../../../../src/features/report/csv';
import { documentPage } from '../../../../src/document/html';
import { reportDocument } from '../../../../src/features/report/document';
import { pick } from '../../../support/pick';

const pause = (): Promise<void> => Promise.resolve();
const lines = (rows: unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const SOURCES = { a: 'model_a', b: 'model_b' };

/** A record of ana: the preferred field, and the order in which the two were shown. */
type Answer = [sample: number, better: string, shown?: string[]];

async function opened(answers: Answer[], sources?: object): Promise<Project> {
  const layer = { id: 'better', type: 'comparison', between: ['a', 'b'], ...(sources && { sources }) };
  const schema = { labelwright: 1, title: 'T', data: { samples: ['data/*.jsonl'] }, layers: [layer] };
  // Model x wrote the first answer to even samples, and the second answer to odd ones.
  const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({
    id: `s${n}`,
    text: `question ${n}`,
    a: 'one',
    b: 'two',
    model_a: n % 2 === 0 ? 'x' : 'y',
    model_b: n % 2 === 0 ? 'y' : 'x',
  }));
  const records = answers.map(([sample, better, shown], n) => ({
    v: 1,
    id: `r${n}`,
    time: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
    annotator: 'ana',
    sample: `s${sample}`,
    labels: { better },
    ...(shown && { shown: { better: shown } }),
  }));
  const files = new MemoryFiles({
    'labelwright.yaml': JSON.stringify(schema),
    'data/s.jsonl': lines(samples),
    'annotations/ana.jsonl': lines(records),
  });
  const project = new Project(files, { pause });
  await project.refresh();
  return project;
}

async function numbers(answers: Answer[], sources?: object) {
  const project = await opened(answers, sources);
  const layer = project.model!.schema.layers[0]!.layer!;
  const compared = await comparedAnswers(project, [layer]);
  const { data } = layerAnswers(project.records.table, layer, { compared: compared.get('better') });
  return agreementJson(analyse(data)) as unknown as {
    labels: string[];
    bradley_terry: {
      n: number;
      without_names: number;
      strength: Record<string, number> | null;
      reason?: string;
    };
    position_bias: { value: number; n: number; first: number; without_order: number } | null;
  };
}

const ANSWERS: Answer[] = [
  // x wins 3 of 4; the first side wins 2 of 3.
  [0, 'a', ['a', 'b']],
  [1, 'b', ['b', 'a']],
  [2, 'a', ['b', 'a']],
  [3, 'a'],
];

describe('comparisons in a project', () => {
  it('name the winner by the sources, and know the order from the records', async () => {
    const { bradley_terry: fit, position_bias: bias, labels } = await numbers(ANSWERS, SOURCES);
    assert.deepEqual(labels, ['a', 'b', 'tie']);
    assert.equal(fit.n, 4);
    assert.ok(Math.abs(fit.strength!.y! - Math.log(1 / 3)) < 1e-9, JSON.stringify(fit));
    assert.deepEqual([bias!.n, bias!.first, bias!.without_order], [3, 2, 1]);
  });

  it('take the order of the record that counts', async () => {
    const again: Answer[] = [...ANSWERS, [0, 'a', ['b', 'a']], [1, 'b']];
    const { position_bias: bias } = await numbers(again, SOURCES);
    assert.deepEqual([bias!.n, bias!.first, bias!.without_order], [2, 0, 2]);
  });

  it('have no strengths without sources, and no position bias without an order', async () => {
    const { bradley_terry: fit, position_bias: bias } = await numbers([
      [0, 'a'],
      [1, 'tie'],
      [2, 'none'],
    ]);
    assert.equal(fit.strength, null);
    assert.match(fit.reason!, /systems that were compared are unknown/);
    assert.equal(bias, null);
    const half = await numbers(ANSWERS, { a: 'model_a' });
    assert.deepEqual([half.bradley_terry.strength, half.bradley_terry.without_names], [null, 4]);
  });

  it('are in the report: page, data and table', async () => {
    const project = await opened(ANSWERS, SOURCES);
    const options = {
      software: '9.9.9',
      now: new Date(Date.UTC(2026, 10, 25)),
      samples: 30,
      texts: true,
      pause,
    };
    const report = await projectReport({ project, model: project.model! }, options);
    const { comparison } = report.layers[0]!;
    assert.deepEqual(pick(comparison!.rows, 'key'), ['strength.x', 'strength.y', 'position_bias']);
    const page = documentPage(reportDocument(report), '1.0.0').replace(/\s+/g, ' ');
    assert.match(
      page,
      /Comparisons<\/h3>.*4 comparisons of two, 0 ties.*1 comparison without a record of which side/,
    );
    assert.match(page, /Strength of y.*-1\.099|Strength of y.*−1\.099/);
    const table = reportTables(report).find(({ name }) => name === 'comparisons')!;
    assert.match(tableCsv(table), /^better,strength\.y,-1\.09\d+,-\d/m);
    assert.match(tableCsv(table), /^better,position_bias,0\.16\d+,/m);
  });

  it('have sources that are not offered to be shown beside the text', async () => {
    const offered = async (sources?: object) => {
      const project = await opened(ANSWERS, sources);
      const found = [...project.findings.yaml.list, ...project.findings.ofRules];
      return found.some(({ rule }) => rule === 'undeclared-context');
    };
    assert.deepEqual([await offered(), await offered(SOURCES)], [true, false]);
  });

  it('have sources that change no meaning of labels', async () => {
    const [bare, named] = [await opened([]), await opened([], SOURCES)];
    assert.equal(named.model!.hash, bare.model!.hash);
    assert.deepEqual(named.model!.problems, []);
  });
});
