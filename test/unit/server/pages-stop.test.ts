import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import * as features from '../../../src/main/server-features';
import { allowGit } from '../../../src/platform/git/run-git';
import type { Answer, Asked } from '../../../src/server/answers';
import { HostedProject } from '../../../src/server/hosted-project';
import { stoppable } from '../../../src/server/requests';
import { makeRepository } from '../../support/git-repository';
import { LANGUAGE_FILES } from '../../support/language-project';
import { temporaryFolder } from '../../support/temporary-folder';

const PREDICTION =
  '{"v":1,"id":"p","time":"2026-11-25T09:10:00.000Z","sample":"t-1","labels":{"intent":"other"}}\n';

describe('server: a request that nobody waits for any more', () => {
  const folder = temporaryFolder();
  before(allowGit);

  it('stops at its next pause, and is answered as cancelled', async () => {
    const source = new CancellationTokenSource();
    let afterPause = false;
    const answer = await stoppable(source.token, async (pause) => {
      await pause();
      source.cancel();
      await pause();
      afterPause = true;
    });
    assert.ok(answer instanceof ResponseError);
    assert.equal(answer.code, LSPErrorCodes.RequestCancelled);
    assert.equal(afterPause, false);
    assert.equal(await stoppable(new CancellationTokenSource().token, () => Promise.resolve('made')), 'made');
  });

  // A pause that throws is what a cancelled request meets, whenever the message of that arrives.
  it('of each page can be stopped', async () => {
    const repository = makeRepository(folder.path);
    repository.commit({ ...LANGUAGE_FILES, 'predictions/m.jsonl': PREDICTION }, 'One');
    repository.commit({ 'notes.txt': 'Two\n' }, 'Two');
    const pages: Record<string, object> = {
      report: {},
      audit: {},
      corrections: {},
      compareVersions: { from: 'HEAD~1' },
      ownPage: { annotator: 'ana' },
      evaluation: { model: 'm' },
    };
    const answers = Object.values(features)
      .flat()
      .filter((part): part is Answer => typeof part !== 'function');
    for (const [page, more] of Object.entries(pages)) {
      const found = answers.find(({ method }) => method === `labelwright/${page}`);
      assert.ok(found, page);
      const hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
      const ask = (pause: Asked['pause']): Promise<unknown> =>
        found.answer({ root: hosted.root, software: 'test', ...more } as never, {
          pause,
          token: new CancellationTokenSource().token,
          work: { signal: new AbortController().signal, progress: () => undefined },
          connection: undefined as never,
          find: () => Promise.resolve(hosted),
          lineOf: () => undefined,
        });
      assert.ok('html' in ((await ask(() => Promise.resolve())) as object), page);
      await assert.rejects(
        ask(() => Promise.reject(new Error('Stopped.'))),
        /Stopped/,
        page,
      );
      hosted.dispose();
    }
  });
});
