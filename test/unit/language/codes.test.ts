import assert from 'node:assert/strict';
import { memoryProject } from '../../support/memory-project';
import { completeLine } from '../../../src/language/completion/complete-line';
import { hoverLine } from '../../../src/language/hover-line';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: codes, type: choices, open: true, labels: [late]}
  - {id: next, type: text, when: {codes: [wrong tone]}}
labels: [{id: late, name: Too late}]
`;
const record = (n: number, ...codes: string[]): string =>
  `${JSON.stringify({ v: 1, id: `01KAW3Q0Z4M8Y2T6B9C1D8000${n}`, time: `2026-03-01T09:00:0${n}.000Z`, annotator: 'ana', sample: `t-${n}`, labels: { codes } })}\n`;

describe('language: codes in records', () => {
  async function open() {
    const { project } = await memoryProject(
      {
        'labelwright.yaml': SCHEMA,
        'data/a.jsonl': '{"id":"t-1","text":"One."}\n{"id":"t-2","text":"Two."}\n',
        'annotations/ana.jsonl': record(1, 'wrong tone') + record(2, 'wrong tone', 'vague'),
      },
      { statistics: true },
    );
    const at = (marked: string) =>
      [
        { kind: 'annotation', path: 'annotations/ana.jsonl', line: 0, text: marked.replace('|', '') },
        marked.indexOf('|'),
      ] as const;
    return {
      project,
      hover: (marked: string) => hoverLine({ project, model: project.model! }, ...at(marked)),
      complete: (marked: string) =>
        completeLine({ project, model: project.model! }, ...at(marked)).items.map(({ label }) => label),
    };
  }

  it('says how a code is used', async () => {
    const { hover } = await open();
    const { markdown } = (await hover('{"sample":"t-1","labels":{"codes":["wrong| tone"]}}'))!;
    assert.match(markdown, /^`wrong tone`: a code$/m);
    assert.match(markdown, /2 answers/);
    assert.doesNotMatch(markdown, /guideline/);
    const unused = (await hover('{"sample":"t-1","labels":{"codes":["other| tone"]}}'))!;
    assert.match(unused.markdown, /not a label of the schema/);
  });

  it('offers the labels and the codes that exist', async () => {
    const { complete } = await open();
    const offered = complete('{"sample":"t-1","labels":{"codes":["|"]}}');
    assert.deepEqual(offered, ['late', 'wrong tone', 'vague']);
  });

  it('has no finding about a condition on a code', async () => {
    const { project } = await open();
    assert.deepEqual(
      project.findings.yaml.list.filter(({ rule }) => /reference|label/.test(rule)),
      [],
    );
  });
});
