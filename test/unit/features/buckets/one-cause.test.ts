import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { checkProject } from '../../../../src/engine/check-project';
import { Project } from '../../../../src/engine/project';

const numbers = Array.from({ length: 30 }, (_, n) => n);
const lines = (line: (n: number) => object): string =>
  numbers.map((n) => `${JSON.stringify(line(n))}\n`).join('');
const files = {
  'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl], text: comment}
guideline: guideline.yaml
layers: [{id: kind, type: choice, labels: [good, bad]}]
labels: [{id: good}, {id: bad}]
`,
  'guideline.yaml': `version: "1"
status: draft
labels: [{id: good, definition: Praise.}, {id: bad, definition: Blame., include: [{id: B-1, text: Insults.}]}]
`,
  'data/a.jsonl': lines((n) => ({ id: `s${n}`, comment: `text number ${n}` })),
  'annotations/ana.jsonl': lines((n) => ({
    v: 1,
    id: `a${n}`,
    time: '2026-03-02T09:00:00.000Z',
    annotator: 'ana',
    sample: `s${n}`,
    guideline: '1',
    labels: { kind: n % 2 ? 'good' : 'bad' },
    rules: n % 2 ? [] : ['B-1'],
  })),
};

async function errorsWith(from: string, to: string, limit = Infinity): Promise<string[]> {
  assert.ok(files['labelwright.yaml'].includes(from));
  const schema = files['labelwright.yaml'].replace(from, to);
  const project = new Project(new MemoryFiles({ ...files, 'labelwright.yaml': schema }), {
    pause: () => Promise.resolve(),
  });
  const { files: found, counts } = await checkProject(project, { limit });
  const errors = found.flatMap(({ path, findings }) =>
    findings.filter(({ severity }) => severity === 'error').map(({ rule }) => `${path} ${rule}`),
  );
  if (limit === Infinity) assert.equal(counts.error, errors.length);
  else assert.equal(counts.error, (await errorsWith(from, to)).length, 'the limit changes no count');
  return errors;
}

describe('one cause is one error', () => {
  it('is none without a slip', async () => assert.deepEqual(await errorsWith('comment', 'comment'), []));

  const CAUSES: readonly [title: string, from: string, to: string, error: string][] = [
    ['a field for the texts that is not there', 'comment', 'coment', 'labelwright.yaml unknown-text-field'],
    ['samples that are not there', 'data/*', 'dat/*', 'labelwright.yaml file-not-found'],
    [
      'a guideline that is not there',
      ': guideline.yaml',
      ': guidelines.yaml',
      'labelwright.yaml file-not-found',
    ],
    [
      'no layers',
      'layers: [{id: kind, type: choice, labels: [good, bad]}]\n',
      '',
      'labelwright.yaml missing-required-field',
    ],
  ];
  for (const [title, from, to, error] of CAUSES)
    it(title, async () => {
      assert.deepEqual(await errorsWith(from, to), [error]);
      await errorsWith(from, to, 1);
    });
});
