import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { jsonOf, runInProcess, type InProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { ANSWER, LocalServer, reply, send, type Handler } from './local-server';
import { ONE_QUESTION, recordsOf, writeBank } from './predict-project';
import { recordedModel } from './recorded-model';

const COMPLETION = JSON.stringify({ choices: [{ message: { role: 'assistant', content: ANSWER } }] });

/** What a gateway or a filter makes of one request, and what is recorded of it. */
const BAD: readonly (readonly [string, Handler, RegExp])[] = [
  ['no choice', (_, response) => send(response, 200, '{"choices":[]}'), /other than a chat completion/],
  ['half a body', (_, response) => send(response, 200, COMPLETION.slice(0, 40)), /other than a chat/],
  ['a page', (_, response) => send(response, 200, '<html>Try later</html>'), /<html>Try later/],
  ['too much', (_, response) => send(response, 200, `"${'x'.repeat(5 << 20)}"`), /more than 4 MB/],
  [
    'a connection that ends',
    (_, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write(COMPLETION.slice(0, 40), () => response.destroy());
    },
    /broke off its reply/,
  ],
  [
    'a text that it refuses',
    (_, response) => send(response, 400, '{"error":{"message":"Too long."}}'),
    /answered 400: Too long\.$/,
  ],
];

const NOW = { 'retry-after': '0' };
const status =
  (code: number, headers: Record<string, string> = NOW): Handler =>
  (_, response) =>
    send(response, code, '{"error":{"message":"No."}}', headers);
const dateIn = (ms: number): string => new Date(Date.now() + ms).toUTCString();

/** What may be about one request, but is about all if there never was a reply: how often it is asked for, and what is recorded. */
const DOUBTFUL: readonly (readonly [string, Handler, number, RegExp])[] = [
  ['429', status(429), 6, /answered 429: No\. Asked 6 times\.$/],
  ['503 until a date', status(503, { 'retry-after': dateIn(-1000) }), 6, /answered 503: No\. Asked 6/],
  ['500', status(500), 6, /answered 500: No\. Asked 6 times\.$/],
  ['no reply', () => undefined, 2, /gave no answer in 1 s \(--timeout\)\. Asked 2 times\.$/],
  ['a filter', status(403), 1, /answered 403: No\.$/],
  ['a long wait', status(429, { 'retry-after': '86400' }), 1, /It asks to wait for 1,440 minutes\.$/],
  [
    'a late date',
    // Of the time of the request: the tests before this one take minutes on a slow machine.
    (...all) => status(429, { 'retry-after': dateIn(3_590_000) })(...all),
    1,
    /wait for (?:59|60) minutes\.$/,
  ],
];
/** What is never about one request alone. */
const ABOUT_ALL: readonly (readonly [string, Handler, RegExp])[] = [
  ['401', status(401), /answered 401: No\./],
  ['404', status(404), /answered 404: No\./],
  ['a redirect', status(302, { location: 'http://x.test/' }), /redirects to another host, x\.test/],
];

describe('bad replies to labelwright predict', function () {
  this.timeout(120_000);
  const temporary = temporaryFolder();
  const project = (): string => path.join(temporary.path, 'bank');
  let server: LocalServer;

  beforeEach(async () => {
    mkdirSync(project());
    server = new LocalServer();
    await server.start();
  });
  afterEach(() => server.stop());

  const write = (...texts: readonly string[]): void =>
    writeBank(
      project(),
      texts.map((text, n) => ({ id: `s-${n}`, text })),
      ONE_QUESTION,
    );
  const args = (...more: readonly string[]): string[] => [
    ...['predict', project(), '--model', 'm', '--endpoint', server.url, '--send-to', server.host],
    ...more,
  ];
  const predict = (...more: readonly string[]): Promise<InProcess> => runInProcess(args(...more));
  const saysBad = (handler: Handler): Handler => {
    return (asked, response, count) =>
      asked.body.messages[1]!.content.includes('BAD')
        ? handler(asked, response, count)
        : reply(response, ANSWER);
  };

  for (const [what, handler, problem] of BAD)
    it(`records ${what} as an error, and goes on`, async () => {
      write('BAD', 'My card.', 'BAD too', 'My pin.');
      server.handler = saysBad(handler);
      const { out, err, code } = await predict();
      assert.equal(code, 0, err);
      assert.match(out, /2 samples answered, 2 without a valid answer/);
      const records = recordsOf(project(), 'm');
      assert.deepEqual(
        records.map(({ sample, error }) => [sample, error === undefined]),
        [
          ['s-0', false],
          ['s-1', true],
          ['s-2', false],
          ['s-3', true],
        ],
      );
      assert.match(String(records[0]!.error), problem);
      assert.equal((await runInProcess(['check', project()])).code, 0);
    });

  it('asks again before it gives a sample up', async () => {
    write('My card.');
    server.handler = (_, response, count) =>
      count < 3 ? send(response, 200, '{"choices":[]}') : reply(response, ANSWER);
    const { out, err } = await predict();
    assert.match(out, /1 sample answered, 0 without a valid answer/, err);
    assert.equal(server.asked.length, 3);
  });

  it('is never stuck at a sample that was left over', async () => {
    write('My card.', 'BAD');
    server.handler = saysBad(BAD[0]![1]);
    assert.equal((await predict('--sample', 's-0')).code, 0);
    const { err, code } = await predict();
    assert.equal(code, 0, err);
    assert.match(String(recordsOf(project(), 'm')[1]!.error), /other than a chat completion/);
    const before = server.asked.length;
    assert.match((await predict()).out, /2 samples answered before/);
    assert.equal(server.asked.length, before);
  });

  for (const [what, handler, attempts, problem] of DOUBTFUL) {
    it(`records ${what} as an error once there was a reply, and goes on`, async () => {
      write('BAD', 'My card.', 'My pin.');
      server.handler = saysBad(handler);
      const { out, err, code } = await predict('--timeout', '1');
      assert.equal(code, 0, err);
      assert.match(out, /2 samples answered, 1 without a valid answer/);
      assert.match(String(recordsOf(project(), 'm')[0]!.error), problem);
      // On a busy machine, a request may be given up before it arrives.
      if (what !== 'no reply') assert.equal(server.asked.length, 2 + attempts);
    });

    it(`stops at ${what} if there never was a reply`, async () => {
      write('BAD', 'BAD too', 'BAD as well', 'My card.');
      server.handler = saysBad(handler);
      const { err, code } = await predict('--timeout', '1');
      assert.equal(code, 2);
      assert.match(err, new RegExp(problem.source.replace(/\$$/, '')));
      assert.equal(existsSync(path.join(project(), 'predictions')), false);
    });
  }

  for (const [what, handler, problem] of ABOUT_ALL)
    it(`records ${what} only between replies, and stops at it at either end`, async () => {
      write('My card.', 'BAD', 'My pin.', 'BAD too');
      server.handler = saysBad(handler);
      const { err, code } = await predict();
      assert.equal(code, 2);
      assert.match(err, /The last sample got no reply, and no record\. The last problem/);
      assert.match(err, problem);
      assert.deepEqual(
        recordsOf(project(), 'm').map(({ error }) => error === undefined),
        [true, false, true],
      );
      const before = server.asked.length;
      const again = await predict();
      assert.equal(again.code, 2);
      assert.match(again.err, problem);
      assert.equal(server.asked.length, before + 1);
      assert.equal(recordsOf(project(), 'm').length, 3);
    });

  it('stops when the model has gone, notes nothing of the samples without a reply, and goes on later', async () => {
    write(...Array.from({ length: 30 }, (_, n) => `My card ${n}`));
    server.handler = (_, response, count) =>
      count <= 5 ? reply(response, ANSWER) : status(503)(_, response, count);
    const { err, code } = await predict();
    assert.equal(code, 2);
    assert.match(
      err,
      /The last 10 samples got no reply, and no record\. The last problem: .* answered 503: No\. Asked 6 times\. What was answered is kept: run the same command later\./,
    );
    assert.equal(recordsOf(project(), 'm').length, 5);
    server.handler = (_, response) => reply(response, ANSWER);
    assert.match((await predict()).out, /25 samples answered, 0 without a valid answer/);
    assert.equal(recordsOf(project(), 'm').length, 30);
  });

  it('does not stop at fewer, or at as many as are asked at the same time', async () => {
    write(...Array.from({ length: 30 }, (_, n) => (n > 0 && n < 10 ? `BAD ${n}` : `My card ${n}`)));
    server.handler = saysBad(status(503));
    assert.match((await predict()).out, /21 samples answered, 9 without a valid answer/);
    write(...Array.from({ length: 30 }, (_, n) => (n > 0 && n < 16 ? `BAD ${n}` : `My card ${n}`)));
    await predict('--run', '2', '--limit', '1');
    const { out, err } = await predict('--run', '2', '--parallel', '16');
    assert.match(out, /14 samples answered, 15 without a valid answer/, err);
  });

  it('stops, and writes nothing, if there never was a reply', async () => {
    write(...Array.from({ length: 30 }, (_, n) => `BAD ${n}`));
    server.handler = saysBad(BAD.at(-1)![1]);
    const { err, code } = await predict();
    assert.equal(code, 2);
    assert.match(err, /400: Too long\. If it does not support log-probabilities/);
    assert.equal(server.asked.length, 10);
    assert.equal(existsSync(path.join(project(), 'predictions')), false);
  });

  it('records and shows tokens, seconds and cost', async () => {
    write('My card.', 'My pin.');
    const body = { choices: [{ message: { content: ANSWER } }] };
    const usage = { prompt_tokens: 1000, completion_tokens: 50 };
    server.handler = (_, response) => send(response, 200, JSON.stringify({ ...body, usage }));
    const prices = ['--price-in', '0.4', '--price-out', '1.6'];
    const estimate = await jsonOf<{ tokens: number; cost: number }>(args('--dry-run', '--json', ...prices));
    assert.ok(Math.abs(estimate.cost - (estimate.tokens * 0.4) / 1e6) < 1e-9);
    const { out, err } = await predict(...prices);
    const sum = `about ${estimate.tokens.toLocaleString('en')} tokens in all, about ${estimate.cost} to send them: an estimate`;
    assert.ok(err.indexOf(sum) >= 0 && err.indexOf(sum) < err.indexOf('Sending the texts'), err);
    assert.match(out, /2,000 tokens sent and 100 received, which cost 0\.00096\. A reply took \d/);
    const { seconds, ...rest } = recordsOf(project(), 'm')[0]!.usage as Record<string, number>;
    assert.deepEqual(rest, { input: 1000, output: 50, cost: 0.00048 });
    assert.ok(seconds! >= 0 && seconds! < 120);
    assert.match((await predict('--price-in', '1')).err, /Give both prices/);
    await assert.rejects(predict('--price-in', '-1'), /Expected a number of 0 and above/);
  });

  it('adds up the tokens of an answer that was asked for twice, and says which are not known', async () => {
    write('My card.', 'My pin.');
    const usage = { prompt_tokens: 10, completion_tokens: 1 };
    server.handler = (_, response, count) =>
      send(
        response,
        200,
        JSON.stringify({
          choices: [{ message: { content: count === 1 ? '{}' : ANSWER } }],
          ...(count < 3 && { usage }),
        }),
      );
    const { out } = await predict();
    assert.match(out, /20 tokens sent and 2 received\. The model did not count the tokens of 1 request\./);
    const [first, second] = recordsOf(project(), 'm').map((record) => record.usage as object);
    assert.deepEqual({ ...first, seconds: 0 }, { input: 20, output: 2, seconds: 0 });
    assert.deepEqual(Object.keys(second!), ['seconds']);
  });

  it('takes the tokens that a program counts', async () => {
    write('My card.');
    const command = recordedModel(project(), 'metered');
    await runInProcess(['predict', project(), '--model', 'p', '--command', command]);
    const { input, output } = recordsOf(project(), 'p')[0]!.usage as Record<string, number>;
    assert.deepEqual([input, output], [7, 3]);
  });
});
