import assert from 'node:assert/strict';
import { textHash } from '../../../src/base/text/hash';
import { hoverYaml } from '../../../src/language/hover';
import { answerLine } from '../../support/intent-project';
import { jsonLines } from '../../support/json-lines';
import { languageProject } from '../../support/language-project';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';

const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: fixed, type: text, start: {field: reply}, required: true}]
people: {annotators: [ana, ben]}
`;
const SPOKEN = 'My name is Mira Sole, and I live at 3 Hill Road.';
const sample = (id: string, reply?: string): string =>
  `${JSON.stringify({ id, text: `Who is ${id}?`, reply, secret: 'SECRET' })}\n`;
const fixed = (id: string, text: string, start = SPOKEN): string =>
  answerLine('ana', id, { fixed: text }, { start: { fixed: textHash(start) } });

describe('texts to correct outside the panel', () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]) => {
    const { code, out, err } = await runInProcess([...args, '-C', folder.path]);
    return { code, out, err };
  };

  it('are named where the question is pointed at', async () => {
    const opened = await languageProject({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': sample('t-1', SPOKEN),
    });
    const hover = hoverYaml(opened, 'labelwright.yaml', opened.at('labelwright.yaml', 'id: fix|ed'), {
      docs: (rule) => rule,
    });
    assert.match(hover!.markdown, /Corrects `reply`/);
  });

  it('are looked for elsewhere when their sample is erased', async () => {
    folder.write({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': sample('t-1', SPOKEN) + sample('t-2', 'Another reply of the model.'),
      'annotations/ana.jsonl':
        fixed('t-1', 'She is Mira.') + fixed('t-2', 'x', 'Another reply of the model.'),
      'predictions/m.jsonl': `${JSON.stringify({ v: 1, sample: 't-2', labels: { fixed: SPOKEN } })}\n`,
      'notes.md': `It said:\n${SPOKEN}\n`,
    });
    const { code, out } = await run('erase', '--sample', 't-1', '--yes', '--json');
    const { mentions } = JSON.parse(out) as { mentions: { file: string; line: number }[] };
    assert.equal(code, 1, 'something is left');
    assert.deepEqual(
      mentions.map(({ file, line }) => `${file}:${line}`),
      ['notes.md:2', 'predictions/m.jsonl:1'],
    );
    assert.equal(folder.read('data/a.jsonl'), sample('t-2', 'Another reply of the model.'));
    assert.ok(!folder.read('annotations/ana.jsonl').includes('Mira'));
  });

  it('go out beside what was made of them, and other fields stay', async () => {
    folder.write({
      'labelwright.yaml': SCHEMA,
      'data/a.jsonl': sample('t-1', SPOKEN) + sample('t-2'),
      'annotations/ana.jsonl': fixed('t-1', 'She is Mira.') + answerLine('ana', 't-2', { fixed: 'Nobody.' }),
      'splits.jsonl': ['t-1', 't-2'].map((id) => `{"sample":"${id}","split":"train"}\n`).join(''),
    });
    const { code, err } = await run('handoff', folder.at('out'));
    assert.equal(code, 0, err);
    assert.ok(!folder.read('out/data/train.jsonl').includes('SECRET'));
    assert.deepEqual(
      jsonLines<Record<string, unknown>>(folder.read('out/data/train.jsonl')).map(({ labels, context }) => [
        labels,
        context,
      ]),
      [
        [{ fixed: 'She is Mira.' }, { reply: SPOKEN }],
        [{ fixed: 'Nobody.' }, {}],
      ],
    );
  });

  it('may be emptied, which is an answer, unlike an empty answer to another question', async () => {
    const findings = async (schema: string): Promise<string[]> => {
      folder.write({
        'labelwright.yaml': schema,
        'data/a.jsonl': sample('t-1', SPOKEN),
        'annotations/ana.jsonl': fixed('t-1', ''),
      });
      const { out } = await run('check', '--json');
      return [...out.matchAll(/"rule":\s*"(cardinality-violation)"/g)].map(([, rule]) => rule!);
    };
    assert.deepEqual(await findings(SCHEMA), []);
    assert.deepEqual(await findings(SCHEMA.replace(', start: {field: reply}', '')), [
      'cardinality-violation',
    ]);
  });
});
