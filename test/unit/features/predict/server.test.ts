import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { planPrediction, predictInProject, type Send } from '../../../../src/features/predict/server';
import { problemsOf } from '../../../../src/server/requests';
import type { CompleteParams, PredictPlanResult } from '../../../../src/features/predict/requests';
import { jsonOf, runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { GUIDELINE, ONE_QUESTION, recordsOf, SAMPLES, writeBank } from './predict-project';
import { pick } from '../../../support/pick';

const ASKED = { name: 'vendor/checker-1', version: '2026-11', provider: 'vendor' };

describe('predictions by a model of the editor', () => {
  const temporary = temporaryFolder();
  const root = (): string => URI.file(temporary.path).toString();
  const file = (name: string): string => path.join(temporary.path, name);

  beforeEach(() => writeBank(temporary.path, SAMPLES, ONE_QUESTION));

  const work = (signal = new AbortController().signal, steps: string[] = []) => ({
    signal,
    progress: (what: string) => void steps.push(what),
  });
  const plan = async (more: object = {}): Promise<PredictPlanResult> => {
    const params = { root: root(), name: 'm', asked: ASKED, ...more };
    const result = await planPrediction({ root: root() }, params, work());
    assert.ok(!('problem' in result), JSON.stringify(result));
    return result;
  };
  const ask = async (send: Send, more: object = {}, running = work()) => {
    const { samples: limit, promptHash } = await plan(more);
    const params = { root: root(), name: 'm', asked: ASKED, promptHash, limit, progressToken: '', ...more };
    return problemsOf(() => predictInProject({ root: root() }, params, running, send));
  };
  const textIn = ({ messages }: CompleteParams): string =>
    (JSON.parse(messages[1]!.content.trim().split('\n').at(-1)!) as { text: string }).text;
  const right = (request: CompleteParams, intent?: string): { content: string } => {
    const text = textIn(request);
    const own = /card/.test(text) ? 'card' : /money/.test(text) ? 'refund' : 'login';
    return {
      content: JSON.stringify({ rationale: 'So.', rules: ['G-1'], labels: { intent: intent ?? own } }),
    };
  };
  const good: Send = (request) => Promise.resolve(right(request));

  it('says first what would be sent, and writes nothing', async () => {
    const { layers, splits, samples, requests, beyond } = await plan({ limit: 2 });
    assert.deepEqual([layers, samples, beyond], [['intent'], 2, 1]);
    assert.deepEqual(splits, [
      { name: 'train', samples: 1 },
      { name: 'test', samples: 1 },
    ]);
    assert.deepEqual(requests.map(textIn), ['My card is lost, my 🙂 card.', 'Give me my money back.']);
    assert.deepEqual((await plan({ split: 'test' })).requests.map(textIn), ['I cannot sign in.']);
    assert.equal(existsSync(file('predictions')), false);
  });

  it('asks once more as another run', async () => {
    const first = await ask(good);
    assert.deepEqual(first, { answered: 3, errors: 0, stopped: false });
    assert.equal((await plan()).samples, 0);
    assert.deepEqual(await ask(good, { run: 2 }), first);
    assert.deepEqual(pick(recordsOf(temporary.path, 'm'), 'run'), [undefined, undefined, undefined, 2, 2, 2]);
  });

  it('waits before a request that would come too soon', async () => {
    const stop = new AbortController();
    let requests = 0;
    const once: Send = (request, signal) => {
      requests += 1;
      // After the answer, the next request is a thousand minutes away.
      setImmediate(() => stop.abort());
      return good(request, signal);
    };
    const result = await ask(once, { rate: 0.001 }, work(stop.signal));
    assert.deepEqual([result, requests], [{ answered: 1, errors: 0, stopped: true }, 1]);
  });

  it('writes the same predictions as the command, and a card without temperature and seed', async () => {
    const steps: string[] = [];
    assert.deepEqual(await ask(good, {}, work(undefined, steps)), { answered: 3, errors: 0, stopped: false });
    assert.equal(steps.at(-1), '3 of 3 samples');
    const records = recordsOf(temporary.path, 'm');
    assert.deepEqual(
      records.map(({ labels }) => labels),
      [{ intent: 'card' }, { intent: 'refund' }, { intent: 'login' }],
    );
    const card = readFileSync(file('predictions/m.yaml'), 'utf8');
    for (const line of ['name: vendor/checker-1', 'version: 2026-11', 'provider: vendor', 'seed: unknown'])
      assert.ok(card.replaceAll('"', '').includes(line), card);
    assert.match(card, /temperature: "?unknown/);
    const checked = await runInProcess(['check', temporary.path]);
    assert.equal(checked.code, 0, checked.out);
    // The command line knows that all is answered: the prompt is the same.
    const dry = await jsonOf<{ skipped: number }>(['predict', temporary.path, '--model', 'm', '--dry-run']);
    assert.equal(dry.skipped, 3);
  });

  it('asks again once for what is invalid, and then notes the error', async () => {
    const send: Send = (request) =>
      Promise.resolve(
        /sign in/.test(textIn(request))
          ? right(request, 'loan')
          : request.messages.length > 2
            ? right(request)
            : { problem: 'The reply has no answer.' },
      );
    assert.deepEqual(await ask(send), { answered: 2, errors: 1, stopped: false });
    assert.match(String(recordsOf(temporary.path, 'm')[2]!.error), /loan/);
    const again = await plan();
    assert.deepEqual([again.samples, again.done, again.failed], [0, 3, 1]);
    assert.deepEqual(await ask(good, { retryErrors: true }), { answered: 1, errors: 0, stopped: false });
    assert.deepEqual([(await plan()).failed, recordsOf(temporary.path, 'm').length], [0, 4]);
  });

  it('stops at once, also if the model does not, and continues where it was', async () => {
    const stop = new AbortController();
    const cancelled: boolean[] = [];
    const hanging: Send = (request, signal) => {
      if (!/money/.test(textIn(request))) return good(request, signal);
      signal.addEventListener('abort', () => cancelled.push(true));
      setImmediate(() => stop.abort());
      return new Promise(() => {});
    };
    assert.deepEqual(await ask(hanging, {}, work(stop.signal)), { answered: 1, errors: 0, stopped: true });
    assert.deepEqual(cancelled, [true]);
    const texts: string[] = [];
    await ask((request, signal) => {
      texts.push(textIn(request));
      return good(request, signal);
    });
    assert.deepEqual(texts, ['Give me my money back.', 'I cannot sign in.']);
    assert.equal(recordsOf(temporary.path, 'm').length, 3);
  });

  it('repeats what may work the next time', async () => {
    let count = 0;
    const steps: string[] = [];
    const busy: Send = (request, signal) => {
      count += 1;
      return count === 1
        ? Promise.resolve({ code: 'Unknown', message: 'Too many requests.' })
        : good(request, signal);
    };
    const result = await ask(busy, {}, work(undefined, steps));
    assert.deepEqual(result, { answered: 3, errors: 0, stopped: false });
    assert.match(steps[0]!, /^The model could not be asked: Too many requests\. Asking again in/);
  });

  for (const [code, what] of [
    ['NoPermissions', /may not use this model.*Accounts menu/],
    ['Blocked', /is blocked.*Try again later/],
    ['NotFound', /not there any more/],
  ] as const)
    it(`ends with ${code}, and keeps what was answered`, async () => {
      const send: Send = (request, signal) =>
        /money/.test(textIn(request))
          ? Promise.resolve({ code, message: 'No.\nWhy' })
          : good(request, signal);
      const result = await ask(send);
      assert.ok('problem' in result);
      assert.match(result.problem, what);
      assert.match(result.problem, / VS Code says: No\. Why\. What was answered is kept\.$/);
      assert.equal(recordsOf(temporary.path, 'm').length, 1);
    });

  it('sends nothing that nobody has agreed to', async () => {
    const { promptHash } = await plan();
    writeFileSync(file('guideline.yaml'), GUIDELINE.replace('About a card.', 'About cards.'));
    const params = { root: root(), name: 'm', asked: ASKED, promptHash, limit: 3, progressToken: '' };
    const result = await problemsOf(() =>
      predictInProject({ root: root() }, params, work(), () => assert.fail()),
    );
    assert.ok('problem' in result && /have changed since you agreed/.test(result.problem));
    // At most as many as were agreed to.
    let count = 0;
    const counting: Send = (request, signal) => {
      count += 1;
      return good(request, signal);
    };
    await predictInProject(
      { root: root() },
      { ...params, promptHash: (await plan()).promptHash, limit: 1 },
      work(),
      counting,
    );
    assert.equal(count, 1);
  });

  it('refuses the name of another model before anything is sent', async () => {
    await ask(good);
    const other = { ...ASKED, name: 'vendor/other' };
    const params = { root: root(), asked: other, name: 'm' };
    const result = await problemsOf(() => planPrediction({ root: root() }, params, work()));
    assert.ok('problem' in result && /is the card of "vendor\/checker-1"/.test(result.problem));
    const spelt = await problemsOf(() => planPrediction({ root: root() }, { ...params, name: 'M' }, work()));
    assert.ok('problem' in spelt && /only in case/.test(spelt.problem));
    const person = await problemsOf(() =>
      planPrediction({ root: root() }, { ...params, name: 'Ana' }, work()),
    );
    assert.ok('problem' in person && /"ana" is a person of the project/.test(person.problem));
  });
});
