import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Fitter } from '../../../src/features/baseline/fit';
import { trainBaseline } from '../../../src/features/baseline/server';
import { jsonLines } from '../../support/json-lines';
import { intentSamples, writeIntentProject } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a baseline that is trained from the editor', () => {
  const folder = temporaryFolder();
  const train = (
    threaded: (otherwise: Fitter, signal: AbortSignal) => Fitter,
    abort = new AbortController(),
  ) => {
    const root = pathToFileURL(folder.path).href;
    const said: string[] = [];
    const work = { signal: abort.signal, progress: (what: string) => void said.push(what) };
    return trainBaseline({ root }, { root, version: '1.2.3' }, work, threaded).then((result) => ({
      result,
      said,
    }));
  };
  beforeEach(() => writeIntentProject(folder.path, intentSamples(20)));

  it('writes nothing when it is stopped', async () => {
    const abort = new AbortController();
    const { result } = await train(
      (_, signal) => ({
        run: () =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('The threads have ended.')));
            abort.abort();
          }),
      }),
      abort,
    );
    assert.deepEqual(result, { problem: '' });
    assert.ok(!existsSync(folder.at('predictions')));
  });

  it('does not do without answers in a folder that this user may not list', async function () {
    if (process.platform === 'win32') return this.skip();
    // The superuser may list everything, so that it has to become someone else.
    const isSuperuser = process.geteuid!() === 0;
    chmodSync(folder.path, 0o755);
    chmodSync(folder.at('annotations'), isSuperuser ? 0o700 : 0o000);
    if (isSuperuser) process.seteuid!(65534);
    try {
      await assert.rejects(
        train((otherwise) => otherwise),
        /Cannot list annotations: permission is denied/,
      );
    } finally {
      if (isSuperuser) process.seteuid!(0);
      chmodSync(folder.at('annotations'), 0o755);
    }
    assert.ok(!existsSync(folder.at('predictions')));
  });

  it('says what it does, and writes predictions with a card of this version', async () => {
    const { result, said } = await train((otherwise) => otherwise);
    assert.deepEqual(result, { model: 'baseline' });
    assert.ok(
      said.some((what) => what.startsWith('training on ')),
      said.join(),
    );
    assert.equal(jsonLines(folder.read('predictions/baseline.jsonl')).length, 60);
    assert.match(folder.read('predictions/baseline.yaml'), /^version: "1\.2\.3"$/m);
  });
});
