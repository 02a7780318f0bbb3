import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { runInProcess } from '../../support/in-process-command';
import { answerLine, writeIntentProject } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { pick } from '../../support/pick';

const prediction = (sample: string, labels: object): string =>
  answerLine('m', sample, labels, { annotator: undefined });

describe('labelwright evaluate: the evidence of errors', () => {
  const folder = temporaryFolder();
  const errors = async () => {
    const { code, out, err } = await runInProcess(['evaluate', 'm', folder.path, '--json']);
    assert.equal(code, 0, err);
    return (JSON.parse(out) as { errors: { sample: string; cause: string; evidence: string[] }[] }).errors;
  };
  beforeEach(() => rmSync(`${folder.path}/data`, { recursive: true, force: true }));

  it('takes a text that ends with an ellipsis for cut off only if it is as long as the longest ones', async () => {
    const long = (n: number): string => `card number ${n} ${'and so on '.repeat(10)}`.slice(0, 97);
    const samples = [
      ...Array.from({ length: 10 }, (_, n) => ({ id: `l-${n}`, text: `${long(n)}...`, intent: 'card' })),
      ...Array.from({ length: 10 }, (_, n) => ({ id: `s-${n}`, text: `my card ${n} …`, intent: 'card' })),
      { id: 'longest', text: 'card '.repeat(200), intent: 'card' },
    ];
    writeIntentProject(folder.path, samples);
    folder.write({
      'predictions/m.jsonl': ['l-1', 's-1', 'longest']
        .map((id) => prediction(id, { intent: 'login' }))
        .join(''),
    });
    assert.deepEqual(pick(await errors(), 'sample', 'cause'), [
      ['l-1', 'broken-preprocessing'],
      ['s-1', 'model'],
      ['longest', 'model'],
    ]);
  });

  it('names the training text that is most like one with a label of no neighbour', async () => {
    const text = (n: number): string => `please lock my account and the password ${n}`;
    const samples = [
      ...Array.from({ length: 15 }, (_, n) => ({
        id: `a-${n}`,
        text: text(n),
        intent: 'login',
        split: 'train',
      })),
      ...Array.from({ length: 15 }, (_, n) => ({
        id: `b-${n}`,
        text: `where is the plastic card number ${n}`,
        intent: 'card',
        split: 'train',
      })),
      { id: 'odd', text: 'please lock my account', intent: 'card', split: 'test' },
    ];
    writeIntentProject(folder.path, samples);
    folder.write({ 'predictions/m.jsonl': prediction('odd', { intent: 'login' }) });
    const [error] = await errors();
    assert.equal(error!.cause, 'few-examples');
    assert.match(
      error!.evidence[0]!,
      /^None of the 10 training texts that are most like it has card; the nearest, a-\d+, has login\. Label more texts like it$/,
    );
  });
});
