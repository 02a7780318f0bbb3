import assert from 'node:assert/strict';
import { findSecrets } from '../../../../src/base/text/secrets';

/** Made of parts, so that no scanner takes this file for one with secrets. */
const LETTERS = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6hJ9kL2';
const SECRETS: readonly (readonly [kind: string, secret: string])[] = [
  ['a key of Anthropic', `sk-ant-api03-${LETTERS}`],
  ['a key of Langfuse', ['sk-lf', '1f2e3d4c', '5b6a', '7f8e', '9d0c', '1b2a3f4e5d6c'].join('-')],
  ['a key of OpenAI', `sk-proj-${LETTERS}`],
  ['a key of OpenAI', `sk-${LETTERS}`],
  ['a key of AWS', `AKIA${'IOSFODNN7EXAMQLE'}`],
  ['a token of GitHub', `ghp_${LETTERS.slice(0, 36)}`],
  ['a token of GitLab', `glpat-${LETTERS.slice(0, 20)}`],
  ['a key of Google', `AIza${LETTERS.slice(0, 35)}`],
  ['a token of Slack', `xoxb-${LETTERS.slice(0, 24)}`],
  ['a key of Stripe', `sk_live_${LETTERS.slice(0, 24)}`],
  ['a token of Hugging Face', `hf_${LETTERS.slice(0, 34)}`],
  ['a token of npm', `npm_${LETTERS.slice(0, 36)}`],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['a signed token (JWT)', `eyJ${LETTERS.slice(0, 20)}.eyJ${LETTERS.slice(0, 30)}.${LETTERS}`],
  ['a bearer token', `Authorization: Bearer ${LETTERS}`],
  ['a password in an address', 'postgres://app:hunter2x@db.internal'],
  ['a password or key', 'api_key = "Zx81bQ77pLm20"'],
  ['a password or key', '{\\"password\\": \\"S3cr3t-Pa55word\\"}'],
];

describe('secrets in texts', () => {
  for (const [kind, secret] of SECRETS)
    it(`finds ${kind}: ${secret.slice(0, 12)}…`, () => {
      const text = `Use ${secret} for it.`;
      const [found, ...more] = findSecrets(text);
      assert.equal(found?.kind, kind);
      assert.deepEqual(more, []);
      assert.ok(text.slice(found.start, found.end).length >= 12);
    });

  for (const text of [
    'sk-ant-your-key-goes-here-please',
    `sk-${'x'.repeat(40)}`,
    'api_key: <your key>',
    'password = ${DB_PASSWORD}',
    'the token: authentication',
    'max_tokens: 4096',
    'https://example.com/path:more@host',
    'The secret: a garden in Kiel',
    'task-5f3a, disk-4b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a',
    'Bearer of bad news',
  ])
    it(`leaves ${text.slice(0, 40)}`, () => assert.deepEqual(findSecrets(text), []));

  it('takes time that grows with the length only', () => {
    for (const text of [
      'key='.repeat(50_000),
      'a://b:'.repeat(50_000),
      'eyJ'.repeat(50_000),
      '-'.repeat(200_000),
      `AKIA${'A1B2C3D4E5F6G7H8'} `.repeat(50_000),
    ]) {
      const start = process.cpuUsage();
      findSecrets(text);
      const { user, system } = process.cpuUsage(start);
      assert.ok((user + system) / 1e6 < 2, `${text.slice(0, 10)} took ${(user + system) / 1e6} s`);
    }
  });
});
