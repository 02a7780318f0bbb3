import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { escapeControls, printable } from '../../../src/cli/printable';
import { runInProcess } from '../../support/in-process-command';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';

/** Clear screen, a window title, C1 CSI, bell, backspace, overrides of direction. */
const EVIL = 'x\u001b[2J\u001b]0;owned\u0007\u009b31m\b\u202e\u2066\u200f\u0085\u007f';
/** Whatever steers a terminal but colours, line ends and tabs. */
// eslint-disable-next-line no-control-regex
const STEERS = /\u001b(?!\[[\d;]*m)|[^\P{Cc}\n\t\u001b]|\p{Bidi_C}/u;

const line = (fields: object): string => `${JSON.stringify(fields)}\n`;
const record = (annotator: string, label: string) =>
  line({
    v: 1,
    id: `01J0000000000000000000000${annotator.length}`,
    time: '2026-01-01T00:00:00.000Z',
    annotator,
    sample: EVIL,
    labels: { one: label, [EVIL]: EVIL },
    note: EVIL,
  });

describe('what a terminal is shown', function () {
  this.timeout(120_000);
  const temporary = temporaryFolder();

  it('holds no control characters of files, in text, JSON, notes and errors', async () => {
    const quoted = JSON.stringify(EVIL);
    temporary.write({
      'labelwright.yaml': `labelwright: 1\ntitle: ${quoted}\ndata: {samples: data/*.jsonl}\nlayers: [{id: one, type: choice, labels: [a, ${quoted}]}]\nlabels: [{id: a}, {id: ${quoted}}]\n`,
      'data/a.jsonl': line({ id: EVIL, text: `=1 ${EVIL}` }) + line({ id: `=${EVIL}`, text: EVIL }),
      'annotations/ana.jsonl': record('ana', EVIL),
      'annotations/benno.jsonl': record('benno', 'a'),
      'splits.jsonl': line({ sample: EVIL, split: EVIL }),
    });
    const folder = temporary.path;
    const commands = [
      ...['text', 'json', 'github', 'sarif', 'junit', 'codeclimate'].map((format) => [
        'check',
        folder,
        '--format',
        format,
      ]),
      ['resolve', folder, '--policy', 'unanimous'],
      ['resolve', folder, '--policy', 'unanimous', '--json'],
      ['status', folder],
      ['buckets', folder],
      ['buckets', folder, '--json'],
      ['agreement', folder],
      ['audit', folder],
      ['split', folder, '--dry-run'],
      ['split', folder, '--dry-run', '--json'],
      ['gate', folder],
      ['explain', EVIL, '-C', folder],
      ['explain', `no ${EVIL}`, '-C', folder],
      ['report', 'corrections', folder],
      ['report', 'annotator', EVIL, folder],
      ['export', 'doccano', folder, '--dry-run'],
    ];
    for (const args of commands) {
      const { out, err } = await runInProcess(args);
      assert.ok(out + err !== '', args[0]);
      assert.doesNotMatch(out, STEERS, args.join(' '));
      assert.doesNotMatch(err, STEERS, args.join(' '));
    }
  });

  it('says in JSON what it said before', async () => {
    const value = { [EVIL]: [EVIL, 'Ä 😡 "\\u'] };
    const escaped = escapeControls(JSON.stringify(value, null, 2));
    assert.doesNotMatch(escaped, STEERS);
    assert.deepEqual(JSON.parse(escaped), value);
  });

  it('leaves data that a program reads as they are, and formulas are noted without controls', async () => {
    temporary.write({
      'labelwright.yaml':
        'labelwright: 1\ndata: {samples: data/*.jsonl}\nlayers: [{id: one, type: choice, labels: [a]}]\nlabels: [{id: a}]\n',
      'data/a.jsonl': line({ id: `=${EVIL}`, text: `=${EVIL}` }),
      'annotations/ana.jsonl': line({
        v: 1,
        id: '01J00000000000000000000001',
        time: '2026-01-01T00:00:00.000Z',
        annotator: 'ana',
        sample: `=${EVIL}`,
        labels: { one: 'a' },
      }),
    });
    const { out, err } = await runInProcess(['export', 'csv', temporary.path]);
    assert.ok(out.includes(EVIL));
    assert.match(err, /formula/);
    assert.doesNotMatch(err, STEERS);
  });

  it('keeps colours, line ends and tabs', () => {
    assert.equal(escapeControls('\u001b[1;31mred\u001b[0m\n\tx'), '\u001b[1;31mred\u001b[0m\n\tx');
    assert.equal(escapeControls('a\u001b[2J\u009b\u202e\r'), 'a\\u001b[2J\\u009b\\u202e\\u000d');
    assert.equal(printable('a\u061c\n'), 'a\\u{61c}\\u{a}');
  });

  it('goes through one file', () => {
    const folder = path.join(repoRoot, 'src');
    const others = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(path.sep).join('/'))
      .filter(
        (file) =>
          /\.tsx?$/.test(file) &&
          file !== 'cli/output.ts' &&
          /std(?:out|err)\.write|(?<!connection\.)\bconsole\./.test(
            readFileSync(path.join(folder, file), 'utf8'),
          ),
      );
    assert.deepEqual(others, []);
  });
});
