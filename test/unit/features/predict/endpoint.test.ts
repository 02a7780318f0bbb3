import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GLOBALS } from '../../../../src/cli/globals';
import { EndpointModel, endpointUrl } from '../../../../src/features/predict/cli-endpoint';
import { builtCommandLine } from '../../../support/command-line';
import { runInProcess, type InProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';
import { ANSWER, LocalServer, reply, send, type Asked, type Handler } from './local-server';
import { SLOW } from '../../../host/until';
import { ONE_QUESTION, recordsOf, SAMPLES, writeBank } from './predict-project';

describe('labelwright predict --endpoint', function () {
  this.timeout(120_000);
  const temporary = temporaryFolder();
  const cli = builtCommandLine();
  const project = (): string => path.join(temporary.path, 'bank');
  const config = (): string => path.join(temporary.path, 'config');
  let server: LocalServer;

  beforeEach(async () => {
    mkdirSync(project());
    writeBank(project(), SAMPLES, ONE_QUESTION);
    server = new LocalServer();
    await server.start();
  });
  afterEach(() => {
    server.stop();
    GLOBALS.quiet = false;
  });

  const predict = (...args: readonly string[]): Promise<InProcess> =>
    runInProcess([
      ...['predict', project(), '--model', 'm', '--endpoint', server.url, '--send-to', server.host],
      ...args,
    ]);

  it('asks for an answer by the schema, and takes the probabilities of labels', async () => {
    process.env.LABELWRIGHT_TEST_KEY = 'k-123';
    server.handler = (_, response) => {
      const tokens = ['{"rationale":"So.","rules":["G-1"],"labels":{"intent":"', 'card', '"}}'];
      const content = tokens.map((token, n) => ({
        token,
        logprob: n === 1 ? Math.log(0.7) : 0,
        top_logprobs: n === 1 ? [{ token: 'ref', logprob: Math.log(0.2) }] : [],
      }));
      reply(response, tokens.join(''), { finish_reason: 'stop', logprobs: { content } });
    };
    const { err, code } = await predict(
      ...['--limit', '1', '--model-id', 'org/large', '--key-env', 'LABELWRIGHT_TEST_KEY'],
    );
    delete process.env.LABELWRIGHT_TEST_KEY;
    assert.equal(code, 0, err);
    assert.match(
      err,
      /^Sending the texts of 1 sample and the guideline to 127\.0\.0\.1:\d+, unencrypted\.$/m,
    );
    const [{ path: where, headers, body }] = server.asked as [Asked];
    assert.deepEqual(
      [where, headers.authorization, body.model, body.temperature, body.seed, body.logprobs],
      ['/v1/chat/completions', 'Bearer k-123', 'org/large', 0, 1, true],
    );
    const { type, json_schema: schema } = body.response_format as {
      type: string;
      json_schema: Record<string, unknown>;
    };
    assert.deepEqual([type, schema.strict], ['json_schema', true]);
    assert.deepEqual(recordsOf(project(), 'm')[0]!.probabilities, { intent: { card: 0.7, refund: 0.2 } });
    const card = readFileSync(path.join(project(), 'predictions/m.yaml'), 'utf8');
    assert.match(card, /^name: "org\/large"$/m);
    assert.doesNotMatch(card, /k-123/);
  });

  it('sends nothing that annotators do not see, and no key without one', async () => {
    writeBank(project(), [{ id: 's-1', text: 'My card.', label: 'card', channel: 'mail' }], ONE_QUESTION);
    assert.equal((await predict()).code, 0);
    const [{ headers, body }] = server.asked as [Asked];
    assert.equal(headers.authorization, undefined);
    assert.deepEqual(Object.keys(JSON.parse(body.messages[1]!.content.split('\n').at(-1)!) as object), [
      'questions',
      'text',
    ]);
  });

  it('asks again after a while when the server is busy, and gives up in the end', async () => {
    server.handler = (_, response, count) =>
      count < 3
        ? send(response, count === 1 ? 429 : 503, '{"error":{"message":"Slow down."}}', {
            'retry-after': '0',
          })
        : reply(response, ANSWER);
    const { err, code } = await predict('--limit', '1');
    assert.equal(code, 0, err);
    assert.equal(server.asked.length, 3);
    assert.match(err, /answered 429: Slow down\. Asking again in 0\.0 s\./);
    server.handler = (_, response) => send(response, 500, 'oops', { 'retry-after': '0' });
    const failed = await predict();
    assert.equal(failed.code, 0);
    assert.equal(server.asked.length, 15);
    const errors = recordsOf(project(), 'm').map(({ error }) => error);
    assert.match(String(errors[2]), /answered 500: oops\. Asked 6 times\.$/);
    assert.equal(errors.length, 3);
  });

  it('follows no redirect to another host, and one to the same', async () => {
    const other = new LocalServer();
    await other.start();
    try {
      server.handler = (_, response) =>
        send(response, 307, '', { location: `${other.url}/chat/completions` });
      const { err, code } = await predict();
      assert.equal(code, 2);
      assert.match(err, /redirects to another host, 127\.0\.0\.1:\d+\. Nothing was sent there/);
      assert.equal(other.asked.length, 0);
      // An address with a password, and one whose origin is the same though it is none of a host.
      for (const location of [`http://:pw@${server.host}/v2`, `blob:http://${server.host}/x`]) {
        server.asked.length = 0;
        server.handler = (_, response) => send(response, 307, '', { location });
        const { err } = await predict('--limit', '1', '--model', `m${location.length}`);
        assert.match(err, /redirects to another host, .+\. Nothing was sent there/);
        assert.equal(server.asked.length, 1, 'asked once');
      }
    } finally {
      other.stop();
    }
    server.handler = ({ path: where }, response) =>
      where === '/v2' ? reply(response, ANSWER) : send(response, 308, '', { location: '/v2' });
    assert.equal((await predict('--limit', '1')).code, 0);
    server.handler = (_, response) => send(response, 302, '', { location: '/v2' });
    assert.match((await predict()).err, /redirects to http:.*\/v2\. Name that with --endpoint/);
    server.handler = (_, response) => send(response, 307, '', { location: '/v1/chat/completions' });
    assert.match((await predict()).err, /redirects to/);
  });

  it('says what to do when the server refuses or is no endpoint', async () => {
    for (const [status, body, message] of [
      [401, '{"error":{"message":"Bad key"}}', /401: Bad key\. The key comes from the environment/],
      [404, '', /404\. Check the address/],
      [400, '{"error":"no logprobs"}', /400: no logprobs\. If it does not support log-probabilities/],
      [200, '<html>Hello</html>', /something other than a chat completion: <html>/],
      [200, '{"choices":[]}', /something other than a chat completion/],
      [200, `"${'x'.repeat(5 << 20)}"`, /more than 4 MB/],
    ] as const) {
      server.handler = (_, response) => send(response, status, body);
      const { err, code } = await predict();
      assert.equal(code, 2);
      assert.match(err, message);
    }
    // Not even a card: the model's id may have been wrong.
    assert.equal(existsSync(path.join(project(), 'predictions')), false);
    process.env.LABELWRIGHT_TEST_KEY = 'a\nb';
    const { err } = await predict('--key-env', 'LABELWRIGHT_TEST_KEY');
    delete process.env.LABELWRIGHT_TEST_KEY;
    assert.match(err, /The key in LABELWRIGHT_TEST_KEY has characters that a key cannot have/);
    assert.doesNotMatch(err, /a\nb/);
  });

  it('prints no key that the server repeats', async () => {
    process.env.LABELWRIGHT_TEST_KEY = 'sk-0123456789';
    try {
      for (const status of [401, 400, 200]) {
        server.handler = ({ headers }, response) =>
          send(response, status, `You sent ${String(headers.authorization)}`);
        const { err, code } = await predict('--key-env', 'LABELWRIGHT_TEST_KEY');
        assert.equal(code, 2);
        assert.match(err, /You sent Bearer \[key\]/);
        assert.doesNotMatch(err, /0123456789/);
      }
      // A host leaves soft hyphens out.
      server.handler = (_, response) => send(response, 307, '', { location: '//sk-01234\xad56789.example/' });
      const { err } = await predict('--key-env', 'LABELWRIGHT_TEST_KEY');
      assert.match(err, /redirects to another host, \[key\]\.example/);
    } finally {
      delete process.env.LABELWRIGHT_TEST_KEY;
    }
  });

  it('writes and prints no key, in whatever field and form the server repeats it', async () => {
    const key = 'sk-0123/456+789';
    const base64 = [key, `x${key}`, `xy${key}`].map((text) =>
      Buffer.from(text).toString('base64').slice(4, 16),
    );
    const forms = [
      key,
      [...key].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(''),
      encodeURIComponent(key),
      Buffer.from(key).toString('hex'),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ];
    const said = [
      ...forms.slice(0, 4),
      ...['', 'x', 'xy'].flatMap((before) =>
        (['base64', 'base64url'] as const).map((form) => Buffer.from(`${before}${key}`).toString(form)),
      ),
    ].join(' ');
    const answer = (more: object): string => JSON.stringify({ ...(JSON.parse(ANSWER) as object), ...more });
    const handlers: Record<string, Handler> = {
      refusal: (_, response) =>
        send(response, 200, JSON.stringify({ choices: [{ message: { content: null, refusal: said } }] })),
      rationale: (_, response) => reply(response, answer({ rationale: said })),
      'JSON in JSON': (_, response) => reply(response, answer({ rationale: JSON.stringify({ said }) })),
      rule: (_, response) => reply(response, answer({ rules: [said] })),
      label: (_, response) => reply(response, answer({ labels: { intent: said } })),
      layer: (_, response) => reply(response, answer({ labels: { [said]: 1 } })),
      content: (_, response) => reply(response, said),
      redirect: (_, response) =>
        send(response, 302, '', { location: `/v2?${said.replaceAll(' ', '&').replaceAll('\\', '')}` }),
      // A URL leaves tabs out.
      'tab in a redirect': (_, response) =>
        send(response, 302, '', { location: `/v2?${key.slice(0, 5)}\t${key.slice(5)}` }),
      'other reply': (_, response) => send(response, 200, said),
      message: (_, response) => send(response, 401, JSON.stringify({ error: { message: said } })),
      error: (_, response) => send(response, 400, JSON.stringify({ error: said })),
      busy: (_, response) => send(response, 429, said, { 'retry-after': '0' }),
      'reason and headers': (_, response) => {
        response.writeHead(500, key, { 'retry-after': '0', 'x-key': key });
        response.end(said);
      },
    };
    process.env.LABELWRIGHT_TEST_KEY = key;
    try {
      for (const [field, handler] of Object.entries(handlers)) {
        server.handler = handler;
        const { out, err } = await predict('--key-env', 'LABELWRIGHT_TEST_KEY', '--limit', '2');
        const file = path.join(project(), 'predictions/m.jsonl');
        const all = out + err + (existsSync(file) ? readFileSync(file, 'utf8') : '');
        for (const form of forms)
          assert.ok(!all.toLowerCase().includes(form.toLowerCase()), `${field}: ${form}`);
      }
    } finally {
      delete process.env.LABELWRIGHT_TEST_KEY;
    }
    assert.ok(recordsOf(project(), 'm').some(({ rationale }) => String(rationale).includes('[key]')));
  });

  it('records what a model did not answer', async () => {
    const odd: Handler[] = [
      (_, response) => reply(response, ANSWER, { finish_reason: 'length' }),
      (_, response) =>
        send(
          response,
          200,
          JSON.stringify({ choices: [{ message: { content: null, refusal: 'I cannot.' } }] }),
        ),
      (_, response) => reply(response, `${'['.repeat(90_000)}`),
    ];
    server.handler = (asked, response, count) => odd[Math.floor((count - 1) / 2)]!(asked, response, count);
    const { err, code } = await predict();
    assert.equal(code, 0, err);
    const errors = recordsOf(project(), 'm').map(({ error }) => String(error));
    assert.match(errors[0]!, /cut off/);
    assert.match(errors[1]!, /The model refused: I cannot\./);
    assert.match(errors[2]!, /not a JSON object/);
  });

  it('gives up on a server that does not answer', async () => {
    GLOBALS.quiet = true;
    server.handler = () => undefined;
    const settings = {
      model: 'm',
      temperature: 0,
      seed: 1,
      timeout: 30,
      key: '',
      logprobs: false,
      firstWait: 1,
    };
    const model = new EndpointModel(endpointUrl(server.url), settings);
    await assert.rejects(
      model.complete([], {}, new AbortController().signal),
      /gave no answer in 0\.03 s.*Asked 2 times/,
    );
    // On a busy machine, a request may be given up before it arrives.
    assert.ok(server.asked.length <= 2);
    server.stop();
    await assert.rejects(
      model.complete([], {}, new AbortController().signal),
      /cannot be reached: ECONNREFUSED/,
    );
  });

  it('sends nothing before a person has agreed to the host', async () => {
    const args = ['predict', project(), '--model', 'm', '--endpoint', server.url];
    const silent = await runInProcess(args);
    assert.equal(silent.code, 2);
    assert.match(
      silent.err,
      /No one is at a terminal to agree: add --send-to 127\.0\.0\.1:\d+\. Nothing was sent\./,
    );
    const wrong = await runInProcess([...args, '--send-to', 'api.example.com']);
    assert.match(wrong.err, /--send-to names api\.example\.com, but the endpoint is at 127/);
    const env = { XDG_CONFIG_HOME: config() };
    const question = `Type ${server.host} to agree`;
    const refused = await cli.atTerminal(temporary.path, args, [[question, 'yes']], env);
    assert.equal(refused.code, 2);
    assert.match(refused.out, /Not agreed\. Nothing was sent\./);
    assert.deepEqual([server.asked.length, existsSync(config())], [0, false]);
    assert.equal(existsSync(path.join(project(), 'predictions')), false);
  });

  it('goes by no proxy that the environment names', async () => {
    const proxy = new LocalServer();
    await proxy.start();
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
    const env = Object.fromEntries(names.map((name) => [name, `http://${proxy.host}`]));
    const args = ['predict', project(), '--model', 'm', '--limit', '1'];
    const to = ['--endpoint', server.url, '--send-to', server.host];
    const { code, out } = await cli.atTerminal(temporary.path, [...args, ...to], [], {
      ...env,
      NO_PROXY: '',
    });
    proxy.stop();
    assert.equal(code, 0, out);
    assert.deepEqual([server.asked.length, proxy.asked.length], [1, 0]);
  });

  it('remembers outside of the project what was agreed to', async () => {
    const args = ['predict', project(), '--model', 'm', '--limit', '1', '--endpoint', server.url];
    const agree = [[`Type ${server.host} to agree`, server.host]] as const;
    const env = { XDG_CONFIG_HOME: config() };
    const agreed = await cli.atTerminal(temporary.path, args, agree, env);
    assert.equal(agreed.code, 0, agreed.out);
    assert.match(agreed.out, /This sends the texts of 1 sample and the guideline of .*bank to 127/);
    assert.ok(existsSync(path.join(config(), 'labelwright/sends.json')));
    const again = await cli.atTerminal(temporary.path, args, [], env);
    assert.match(again.out, /as agreed before/);
    assert.equal(server.asked.length, 2);
    // Another project, and a file of consents that lies in the project.
    const other = path.join(temporary.path, 'other');
    mkdirSync(other);
    writeBank(other, SAMPLES, ONE_QUESTION);
    const foreign = await cli.atTerminal(
      temporary.path,
      [...args.map((each) => (each === project() ? other : each))],
      [[agree[0][0], 'no']],
      env,
    );
    assert.equal(foreign.code, 2);
    const inside = { XDG_CONFIG_HOME: path.join(project(), 'config') };
    assert.equal((await cli.atTerminal(temporary.path, args, agree, inside)).code, 0);
    assert.equal(existsSync(inside.XDG_CONFIG_HOME), false);
  });
});

describe('the address of an endpoint', function () {
  this.timeout(SLOW);

  it('is a base address or that of chat completions', () => {
    assert.equal(endpointUrl('https://a.example/v1').href, 'https://a.example/v1/chat/completions');
    assert.equal(endpointUrl('http://localhost:8000').href, 'http://localhost:8000/chat/completions');
    assert.equal(
      endpointUrl('https://a.example/x/chat/completions?v=2').href,
      'https://a.example/x/chat/completions?v=2',
    );
    for (const wrong of ['a.example/v1', 'file:///etc/passwd', 'ftp://a.example'])
      assert.throws(() => endpointUrl(wrong), /not the address of an endpoint/);
    assert.throws(() => endpointUrl('https://u:p@a.example'), /holds a password/);
  });
});
