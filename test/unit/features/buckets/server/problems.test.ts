import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BucketNode } from '../../../../../src/protocol/buckets';
import { treesOf } from '../../../../../src/features/buckets/server/bucket-trees';
import { HostedProject } from '../../../../../src/server/hosted-project';
import { temporaryFolder } from '../../../../support/temporary-folder';

const SCHEMA = `labelwright: 1
data: {samples: data/*.jsonl}
layers:
  - {id: intent, type: choice, labels: [refund, cancel]}
labels: [{id: refund}, {id: cancel}]
`;

describe('features/buckets/server: the trees of disagreements and errors', () => {
  const folder = temporaryFolder();

  async function tree(
    schema: string | undefined,
  ): Promise<{ disagreements: BucketNode[]; errors: BucketNode[] }> {
    const place = path.join(folder.path, 'my tickets');
    mkdirSync(path.join(place, 'data'), { recursive: true });
    if (schema !== undefined) writeFileSync(path.join(place, 'labelwright.yaml'), schema);
    writeFileSync(path.join(place, 'data/a.jsonl'), '{"id":"t-1","text":"One"}\n');
    // As the server holds it.
    const hosted = new HostedProject(pathToFileURL(place).href, assert.fail);
    await hosted.refresh();
    const { disagreements, errors } = await treesOf(hosted).tree({
      by: 'cause',
      sort: 'cost',
      decided: true,
    });
    hosted.dispose();
    return { disagreements, errors };
  }

  it('are empty where nobody differs', async () => {
    assert.deepEqual(await tree(SCHEMA), { disagreements: [], errors: [] });
  });

  for (const [what, schema, line, message, said] of [
    ['does not parse', SCHEMA.replace('cancel]}', 'cancel}'), 4, /./, 'Schema read only in part'],
    [
      'does not parse in a part that its layers do not need',
      `${SCHEMA}people: {annotators: [ana}\n`,
      6,
      /./,
      'Schema read only in part',
    ],
    ['has no layers', SCHEMA.replace(/layers:\n.*\n/, ''), 1, /layers/, 'Schema cannot be read'],
    ['is not there', undefined, undefined, /There is no labelwright\.yaml/, 'Schema cannot be read'],
  ] as const)
    it(`say so, and lead to the place, when the schema ${what}`, async () => {
      const { disagreements, errors } = await tree(schema);
      for (const [problem] of [disagreements, errors]) {
        assert.equal(problem?.kind, 'problem');
        assert.equal(problem.label, said);
        assert.equal(problem.description, line === undefined ? 'labelwright.yaml' : `line ${line}`);
        assert.match(problem.tooltip ?? '', message);
        assert.match(problem.place?.uri ?? '', /\/my%20tickets\/labelwright\.yaml$/);
        assert.equal(problem.place?.line, (line ?? 1) - 1);
      }
    });

  for (const [what, from, to, label, line] of [
    ['guideline', 'layers:', 'guideline: guidelines.yaml\nlayers:', 'Guideline not found', 3],
    ['samples', 'data/*.jsonl', 'dat/*.jsonl', 'Samples not found', 2],
    ['field for the texts', 'data/*.jsonl}', 'data/*.jsonl, text: txt}', 'Text field not found', 2],
  ] as const)
    it(`say that the schema names a wrong ${what}`, async () => {
      const { disagreements, errors } = await tree(SCHEMA.replace(from, to));
      for (const [problem, ...more] of [disagreements, errors]) {
        assert.equal(problem?.label, label);
        assert.equal(problem.description, `line ${line}`);
        assert.match(problem.place?.uri ?? '', /\/my%20tickets\/labelwright\.yaml$/);
        assert.deepEqual(more, []);
      }
    });
});
