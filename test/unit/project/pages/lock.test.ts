import assert from 'node:assert/strict';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { Lock } from '../../../../src/project/pages/lock';
import {
  LOCKED,
  lockedText,
  openSent,
  readSent,
  sentText,
  WRONG_PASSPHRASE,
} from '../../../../src/project/pages/sent-answers';

const PASSPHRASE = 'seven badgers knit slowly';
const HEAD = { project: 'p', page: 'q', person: 'zoe', sent: '2026-11-03T09:00:00.000Z' };
const TEXT = 'Wo bleibt mein Päckchen? 📦\n';
const RECORDS = ['{"id":"a","labels":{"intent":"refund"}}', '{"id":"b"}'];

describe('the lock of a page', () => {
  let lock: Lock;
  before(async () => {
    lock = await Lock.of(PASSPHRASE, 'q');
  });

  it('is what the manual says, so that any program with the passphrase can open it', async () => {
    const bytes = Buffer.from(await lock.seal(TEXT, 'line', 3), 'base64');
    const key = pbkdf2Sync(PASSPHRASE, Buffer.from(lock.salt, 'base64'), 600_000, 32, 'sha256');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from('["labelwright",1,"q","line",3]'));
    decipher.setAuthTag(bytes.subarray(-16));
    const opened = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    assert.equal(opened.toString('utf8'), TEXT);
    assert.equal(bytes.length, 12 + Buffer.byteLength(TEXT) + 16);
  });

  it('opens what the same passphrase has sealed, however its letters are composed and what is around it', async () => {
    const sealed = await (await Lock.of('übermäßig grün', 'q', lock.salt)).seal(TEXT, 'page');
    const again = await Lock.of(` ${'übermäßig grün'.normalize('NFD')}\t`, 'q', lock.salt);
    assert.equal(await again.open(sealed, 'page'), TEXT);
    // Beyond what is written as base64 at once.
    const long = 'á'.repeat(100_000);
    assert.equal(await lock.open(await lock.seal(long, 'page'), 'page'), long);
    assert.equal(await lock.open(await lock.seal('', 'page'), 'page'), '');
  });

  it('seals the same text each time in another way', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => lock.seal(TEXT, 'page')));
    assert.equal(new Set(all.map((each) => each.slice(0, 16))).size, 50, 'nonces');
    assert.equal(new Set(all.map((each) => each.slice(16))).size, 50);
    assert.notEqual((await Lock.of(PASSPHRASE, 'q')).salt, lock.salt);
  });

  it('opens nothing with another passphrase, salt or page, or as something else', async () => {
    const sealed = await lock.seal(TEXT, 'line', 3);
    assert.equal(await lock.open(sealed, 'line', 3), TEXT);
    const others = await Promise.all([
      Lock.of('Seven badgers knit slowly', 'q', lock.salt),
      Lock.of(PASSPHRASE, 'q'),
      Lock.of(PASSPHRASE, 'other', lock.salt),
    ]);
    for (const other of others) assert.equal(await other.open(sealed, 'line', 3), undefined);
    for (const about of [[], ['line'], ['line', 4], ['line', '3'], ['page']])
      assert.equal(await lock.open(sealed, ...about), undefined, String(about));
  });

  it('opens nothing that was changed or cut off at any byte, or is no base64', async () => {
    const sealed = Buffer.from(await lock.seal(TEXT, 'page'), 'base64');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      assert.equal(await lock.open(changed.toString('base64'), 'page'), undefined, `changed at ${at}`);
      const cut = sealed.subarray(0, at).toString('base64');
      assert.equal(await lock.open(cut, 'page'), undefined, `cut at ${at}`);
    }
    for (const sign of ['?', 'a', 'é']) assert.equal(await lock.open(sign, 'page'), undefined);
    assert.equal(await lock.open(sealed.toString('base64'), 'page'), TEXT);
  });
});

describe('a locked file with sent answers', () => {
  let lock: Lock;
  let text: string;
  before(async () => {
    lock = await Lock.of(PASSPHRASE, HEAD.page);
    text = await lockedText(HEAD, RECORDS, lock);
  });
  const open = (sent: string, passphrase?: string) => openSent(readSent(sent), passphrase);
  const withHead = (more: object): string => {
    const [first, ...rest] = text.split('\n');
    return [JSON.stringify({ ...(JSON.parse(first!) as object), ...more }), ...rest].join('\n');
  };

  it('is what the page would have sent, in two lines that say nothing of it', async () => {
    const plain = sentText(HEAD, RECORDS);
    assert.deepEqual(await open(text, PASSPHRASE), readSent(plain));
    assert.deepEqual(await open(plain, PASSPHRASE), readSent(plain));
    const [first, sealed, ...rest] = text.split('\n');
    const { sha256, salt, ...head } = JSON.parse(first!) as Record<string, unknown>;
    assert.deepEqual(head, { labelwright: 'answers', v: 1, ...HEAD, encrypted: true, lines: 1 });
    assert.deepEqual([salt, String(sha256).length, rest], [lock.salt, 64, ['']]);
    assert.match(sealed!, /^[A-Za-z\d+/]+=*$/);
    for (const word of ['refund', 'annotations', 'labels'])
      for (const all of [text, Buffer.from(sealed!, 'base64').toString('latin1')])
        assert.ok(!all.includes(word), word);
  });

  it('of a page without answers is a locked file, too', async () => {
    assert.deepEqual(await open(await lockedText(HEAD, [], lock), PASSPHRASE), { head: HEAD, lines: [] });
  });

  it('is not opened without its passphrase, or with another one', async () => {
    assert.equal(await open(text), LOCKED);
    assert.equal(await open(text, 'seven badgers'), WRONG_PASSPHRASE);
  });

  it('has no other page, project, person, date or salt than it was sealed for', async () => {
    for (const more of [
      { page: 'x' },
      { project: 'x' },
      { person: 'ben' },
      { sent: '2026-11-04T09:00:00.000Z' },
      { salt: Buffer.alloc(16).toString('base64') },
      { salt: '?' },
      { salt: 3 },
    ])
      assert.equal(await open(withHead(more), PASSPHRASE), WRONG_PASSPHRASE, JSON.stringify(more));
  });

  it('that is damaged is known without its passphrase', async () => {
    for (const [changed, why] of [
      [text.slice(0, -5), /^is damaged/],
      [text.replace(/\n./, '\n!'), /^is damaged: its content was changed/],
      [`${text}{}\n`, /^is damaged: its first line counts 1/],
    ] as const)
      assert.match(String(await open(changed)), why);
  });
});
