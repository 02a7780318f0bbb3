import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { corpusPath } from '../../corpora/shared-data';
import { writeFiles } from '../../support/command-line';
import { exported, imported, recordsOf } from '../../support/exchange';
import { temporaryFolder } from '../../support/temporary-folder';

describe('brat', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const into = () => path.join(folder.path, 'project');
  const write = (files: Record<string, string>): string => {
    writeFiles(path.join(folder.path, 'in'), files);
    return path.join(folder.path, 'in');
  };

  it('carries the 374 Wet Lab Protocols there and back, line by line', async () => {
    const source = corpusPath('wlp-brat/train');
    const { losses, findings, project } = await imported('brat', [source], into());
    assert.equal(project.samples.total, 374);
    assert.deepEqual(
      losses.losses.map(({ reason, labels }) => [reason, labels]),
      [['unreadable', 0]],
    );
    assert.equal(
      losses.read.labels - losses.written.labels,
      losses.losses.filter(({ reason }) => reason === 'span-lost').length,
    );
    const spans = [...recordsOf(into()).values()]
      .flat()
      .flatMap(({ labels }) => labels!.entities as { parts?: unknown }[]);
    assert.equal(spans.length, 35_477);
    assert.equal(spans.filter(({ parts }) => parts).length, 47);
    // What the source has wrong stays wrong in the same place, and the engine shows it.
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['span-text-mismatch', 'span-text-mismatch'],
    );
    const back = await exported('brat', into());
    assert.deepEqual(back.losses.losses, []);
    const different = readdirSync(source).filter((name) => {
      const given = readFileSync(path.join(source, name), 'utf8');
      const text = back.files.get(name);
      return text !== given && text !== `${given}\n`;
    });
    assert.deepEqual(different, []);
  });

  it('reads spans in parts, events, relations and notes; names attributes and broken lines, and gives all lines back', async () => {
    const ann = [
      'T1\tPER 0 2\t😀A',
      'T2\tACT 3 6;9 10\tmet .',
      'E1\tACT:T2 Who:T1 Who2:T4',
      'R1\tknows Arg1:E1 Arg2:T1\t',
      'A1\tNegation E1',
      '#1\tAnnotatorNotes T1\tsee\tthere',
      'T3\tPER 7 99\tx',
      'nonsense',
      'T4\tPER 3 9\tmet Bo',
      '',
    ].join('\n');
    const { losses, findings } = await imported(
      'brat',
      [
        write({
          'a.txt': '😀A met\nBo.',
          'a.ann': ann,
          'b.txt': 'none',
          'c.ann': 'T1\tX 0 1\tx\n',
          'annotation.conf': '',
        }),
      ],
      into(),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(
      losses.losses.map(({ reason, file, labels }) => [reason, file, labels]),
      [
        ['unsupported', 'a.ann', 1],
        ['unreadable', 'a.ann', 0],
        ['offsets-outside-text', 'a.ann', 1],
        ['no-text', 'c.ann', 1],
      ],
    );
    const [record] = recordsOf(into()).get('brat')!;
    assert.deepEqual(record!.labels, {
      entities: [
        { id: 'T1', start: 0, end: 2, label: 'PER', text: '😀A' },
        {
          id: 'T2',
          start: 3,
          end: 10,
          label: 'ACT',
          parts: [
            { start: 3, end: 6, text: 'met' },
            { start: 9, end: 10, text: '.' },
          ],
        },
        { id: 'T4', start: 3, end: 9, label: 'PER', text: 'met\nBo' },
      ],
      relations: [
        { label: 'Who', from: 'T2', to: 'T1' },
        { label: 'Who', from: 'T2', to: 'T4' },
        { label: 'knows', from: 'T2', to: 'T1' },
      ],
    });
    assert.equal(record!.note, 'T1: see\tthere');
    const { files } = await exported('brat', into());
    assert.equal(files.get('a.ann'), ann.replace('T3\tPER 7 99\tx\n', ''));
    assert.deepEqual([...files.keys()].sort(), ['a.ann', 'a.txt', 'annotation.conf', 'b.txt']);
  });

  it('writes no file outside its folder', async () => {
    const file = path.join(
      write({
        'x.jsonl': '{"id":"../../up","text":"a","label":[[0,1,"big one"]]}\n{"id":"--up","text":"b"}\n',
      }),
      'x.jsonl',
    );
    await imported('doccano', [file], into());
    const { files, losses } = await exported('brat', into());
    assert.deepEqual([...files.keys()], ['-..-up.txt', '-..-up.ann', '--up.txt', 'annotation.conf']);
    assert.match(files.get('-..-up.ann')!, /^T1\tbig_one 0 1\ta\n$/);
    assert.deepEqual(
      losses.notes.map(({ about }) => about),
      ['label-renamed', 'renamed'],
    );
  });
});
