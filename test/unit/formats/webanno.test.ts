import assert from 'node:assert/strict';
import path from 'node:path';
import type { Span } from '../../../src/project/records/records';
import { writeFiles } from '../../support/command-line';
import {
  answeredLater,
  carriedIn,
  exchangeFolder,
  exported,
  recordsOf,
  refused,
} from '../../support/exchange';
import { pick } from '../../support/pick';

describe('webanno-tsv', function () {
  const { folder, into, file } = exchangeFolder();

  it('refuses versions 1 and 2', async () => {
    const old = file(
      'a.tsv',
      '#id=1\n#text=Ana spoke .\n1\tAna\t_\tNNP\tB-PER\tO\n2\tspoke\t_\tVBD\tO\tO\n3\t.\t_\t.\tO\tO\n',
    );
    const losses = await refused('webanno-tsv', [old], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'line'), [['unreadable', 1]]);
    assert.match(losses.losses[0]!.why!, /version 1 and 2/);
  });

  it('reads the folders of an INCEpTION project: a person a file, and writes them', async () => {
    const tsv = (label: string) =>
      `#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=I like 😊 it\n1-1\t0-1\tI\t_\t\n1-2\t2-6\tlike\t_\t\n1-3\t7-9\t😊\t${label}\t\n1-4\t10-12\tit\t_\t\n`;
    const place = path.join(folder.path, 'in');
    const files: Record<string, string> = {
      'annotation/a.txt/ana.tsv': tsv('joy'),
      'annotation/a.txt/ben.tsv': tsv('smile'),
      'annotation/a.txt/INITIAL_CAS.tsv': tsv('_'),
      'curation/a.txt/CURATION_USER.tsv': tsv('joy'),
    };
    writeFiles(place, files);
    const { project } = await carriedIn('webanno-tsv', [place], into());
    assert.equal(project.samples.total, 1);
    const records = recordsOf(into());
    assert.deepEqual([...records.keys()], ['CURATION_USER', 'ana', 'ben']);
    const labels = records.get('ana')![0]!.labels!.Span as { start: number; end: number; text: string }[];
    assert.deepEqual(
      [labels[0]!.start, labels[0]!.end, labels[0]!.text],
      [7, 8, '😊'],
      'UTF-16 there, code points here',
    );
    const back = await exported('webanno-tsv', into());
    assert.equal(back.files.get('annotation/a.txt/ben.tsv'), files['annotation/a.txt/ben.tsv']);
    assert.equal(back.files.size, 3);
  });

  it('reads further features as attributes and writes them, changed or not', async () => {
    const head = '#T_SP=webanno.custom.Span|old|sure|value\n';
    const tsv = `#FORMAT=WebAnno TSV 3.3\n${head}\n\n#Text=Ana likes it\n1-1\t0-3\tAna\tfalse\twell\tPER\t\n1-2\t4-9\tlikes\ttrue\t*\tACT\t\n1-3\t10-12\tit\t_\t_\t_\t\n`;
    await carriedIn('webanno-tsv', [file('a.tsv', tsv)], into());
    const [record] = recordsOf(into()).get('webanno-tsv')!;
    const [ana, likes] = record!.labels!.Span as Span[];
    assert.deepEqual([ana!.attributes, likes!.attributes], [{ sure: 'well' }, { old: true }]);
    assert.equal((await exported('webanno-tsv', into())).files.get('a.tsv'), tsv);
    const labels = {
      Span: [
        { ...ana!, attributes: { sure: ['well', 'badly'] } },
        { ...likes!, attributes: { old: true, sure: 'well' } },
      ],
    };
    answeredLater(into(), 'webanno-tsv', labels);
    const back = await exported('webanno-tsv', into());
    assert.deepEqual(
      back.losses.losses.map(({ what, why }) => [what, why]),
      [
        [
          'attribute "sure" ["well","badly"] of Span "PER" 0-3 "Ana"',
          'a feature in WebAnno TSV has only one value',
        ],
      ],
    );
    assert.match(
      back.files.get('a.tsv')!,
      /#T_SP=webanno\.custom\.Span\|value\|sure\|old\n[^]*\tAna\tPER\t\*\t\*\t\n[^]*\tlikes\tACT\twell\ttrue\t\n/,
    );
  });

  it('refuses a line that does not fit, with its number', async () => {
    const wrong = file(
      'a.tsv',
      '#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n\n\n#Text=a b\n1-1\t0-1\ta\t_\t\n1-2\t2-3\tb\t_\t_\t\n',
    );
    const losses = await refused('webanno-tsv', [wrong], into());
    assert.deepEqual(pick(losses.losses, 'reason', 'line'), [['unreadable', 7]]);
    assert.equal(losses.written.samples, 0);
  });
});
