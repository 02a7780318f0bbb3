// Names of fields within objects, `doc.body`.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { takeDotted, withDotted, withoutDotted } from '../../../../src/base/json/dotted';
import { withoutGoldAnswer } from '../../../../src/project/model/answer-fields';
import { runInProcess } from '../../../support/in-process-command';
import { jsonLines, toLines } from '../../../support/json-lines';
import { temporaryFolder } from '../../../support/temporary-folder';
import { pick } from '../../../support/pick';

const ROWS = [
  { meta: { uid: 'x1', tone: 'good' }, doc: { body: 'Hello', lang: 'en' } },
  { meta: { uid: 'x2', tone: 'bad' }, doc: { body: 'Bye', lang: 'en' } },
];

describe('dotted names of fields', () => {
  const folder = temporaryFolder();
  const ROLES = ['--text', 'doc.body', '--id', 'meta.uid', '--label', 'tone=meta.tone'];
  const write = (name: string, rows: readonly object[]): string => {
    writeFileSync(folder.at(name), toLines(rows));
    return folder.at(name);
  };

  for (const format of ['doccano', 'hugging-face'])
    it(`are read by import: ${format}`, async () => {
      const args = ['import', format, write('n.jsonl', ROWS), '-C', folder.at('p'), '--annotator', 'ana'];
      const { code, err } = await runInProcess([...args, ...ROLES]);
      assert.deepEqual([code, err], [0, '']);
      const [first] = jsonLines<Record<string, unknown>>(folder.read('p/data/n.jsonl'));
      const { id, text, doc, meta } = first!;
      // Nothing is in two places, and what is beside stays.
      assert.deepEqual({ id, text, doc, meta }, { id: 'x1', text: 'Hello', doc: { lang: 'en' }, meta: {} });
      assert.deepEqual(
        jsonLines<{ sample: string; labels: object }>(folder.read('p/annotations/ana.jsonl')).map(
          ({ sample, labels }) => [sample, labels],
        ),
        [
          ['x1', { tone: 'good' }],
          ['x2', { tone: 'bad' }],
        ],
      );
    });

  it('are read from the samples of a project, and from predictions', async () => {
    const file = write('n.jsonl', ROWS);
    const made = await runInProcess([
      ...[
        'init',
        folder.at('.'),
        '--from',
        file,
        '--text',
        'doc.body',
        '--id',
        'meta.uid',
        '--labels',
        'good,bad',
      ],
    ]);
    assert.equal(made.code, 0, made.err);
    const said = write(
      'said.jsonl',
      ROWS.map(({ meta }) => ({ of: { uid: meta.uid }, out: { tone: meta.tone } })),
    );
    const predicted = await runInProcess([
      ...[
        'import',
        said,
        '--as-predictions',
        'm',
        '-C',
        folder.at('.'),
        '--id',
        'of.uid',
        '--label',
        'out.tone',
      ],
    ]);
    assert.equal(predicted.code, 0, predicted.err);
    const lines = jsonLines<{ sample: string }>(folder.read('predictions/m.jsonl'));
    assert.deepEqual(pick(lines, 'sample'), ['x1', 'x2']);
    const { out } = await runInProcess(['check', folder.at('.')]);
    assert.doesNotMatch(out, /is missing|unknown-sample/);
  });

  it('are shown to a model and exported where data.context names them, and give nothing of gold away', async () => {
    const gold = { ...ROWS[0], labels: { tone: 'good' }, explanation: 'Because.' };
    const file = write('n.jsonl', ROWS);
    const at = ['-C', folder.at('.')];
    const init = ['init', folder.at('.'), '--from', file, '--text', 'doc.body', '--id', 'meta.uid'];
    const unknown = await runInProcess([...init, '--labels', 'good,bad', '--context', 'doc.land']);
    assert.match(unknown.err, /has no field "doc\.land"/);
    const made = await runInProcess([...init, '--labels', 'good,bad', '--context', 'doc.lang']);
    assert.equal(made.code, 0, made.err);
    const schema = folder.read('labelwright.yaml');
    assert.match(schema, /context: \["?doc\.lang"?\]/);
    const { out } = await runInProcess(['check', folder.at('.')]);
    assert.doesNotMatch(out, /unknown-field/);
    const checked = await runInProcess(['predict', ...at, '--model', 'm', '--command', 'x', '--dry-run']);
    assert.match(checked.out, /"context":\s*\{\s*"doc\.lang":\s*"en"\s*\}/);
    // What a name leads to is in its object already.
    const exported = await runInProcess(['export', 'prodigy', ...at, '--output', folder.at('out.jsonl')]);
    assert.equal(exported.code, 0, exported.err);
    const [first] = jsonLines<{ meta: object }>(folder.read('out.jsonl'));
    assert.deepEqual(
      Object.keys(first!.meta).filter((name) => name.includes('.')),
      [],
    );
    const shown = withoutGoldAnswer(withDotted(gold, ['labels.tone', 'doc.lang']));
    assert.deepEqual(Object.keys(shown), ['meta', 'doc', 'doc.lang']);
  });

  it('are proposed where no field is a text', async () => {
    const { code, err } = await runInProcess(['init', folder.at('.'), '--from', write('n.jsonl', ROWS)]);
    assert.equal(code, 2);
    assert.match(err, /Name it with --text; the fields are: meta\.uid, meta\.tone, doc\.body, doc\.lang\.$/m);
  });

  it('give way to a field of the very name', () => {
    const row = { 'a.b': 1, a: { b: 2 } };
    assert.equal(withDotted(row, ['a.b']), row);
    assert.deepEqual(takeDotted(row, ['a.b']), row);
    assert.deepEqual(withoutDotted(row, ['a.b']), row);
    assert.deepEqual(withoutDotted(withDotted({ a: { b: 2 } }, ['a.b']), ['a.b']), { a: { b: 2 } });
    const inherited = { a: {} };
    assert.equal(withDotted(inherited, ['a.constructor', 'constructor.name', 'a.b', undefined]), inherited);
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.string(), (value, one, two) => {
        const [a, b] = [one.replaceAll('.', ''), two.replaceAll('.', '')];
        const found = takeDotted({ [a]: { [b]: value, more: 1 } }, [`${a}.${b}`]);
        assert.deepEqual(found[`${a}.${b}`], value);
        assert.deepEqual(found[a], b === 'more' ? {} : { more: 1 });
      }),
    );
  });

  it('are not needed to hear that a table is JSON', async () => {
    for (const format of ['csv', 'tsv']) {
      const { code, err } = await runInProcess([
        'import',
        format,
        write('n.jsonl', ROWS),
        '-C',
        folder.at('p'),
      ]);
      assert.equal(code, 2);
      assert.match(err, /this is JSON, not a table\. Import it as hugging-face/);
    }
  });
});
