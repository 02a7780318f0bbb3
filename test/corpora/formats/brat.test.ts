import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Span } from '../../../src/project/records/records';
import { carriedOut, exchangeFolder, exported, imported, recordsOf } from '../../support/exchange';
import { corpusPath } from '../corpora';
import { pick } from '../../support/pick';

describe('brat, its own files', () => {
  const { into } = exchangeFolder();

  it('carries the 374 Wet Lab Protocols there and back, line by line', async () => {
    const source = corpusPath('wlp-brat/train');
    const { losses, findings, project } = await imported('brat', [source], into());
    assert.equal(project.samples.total, 374);
    assert.deepEqual(pick(losses.losses, 'reason', 'labels'), [['unreadable', 0]]);
    const spans = [...recordsOf(into()).values()]
      .flat()
      .flatMap(({ labels }) => labels!.entities as { parts?: unknown }[]);
    assert.equal(spans.length, 35_477);
    assert.equal(spans.filter(({ parts }) => parts).length, 47);
    assert.deepEqual(losses.read, {
      samples: 374,
      answers: 374,
      labels: 60_820,
      suggestions: 0,
      notes: 8,
      fields: 0,
    });
    assert.deepEqual(losses.written, losses.read);
    // What does not fit is named, each by its place.
    assert.deepEqual(
      [...losses.losses, ...losses.notes].map((each) => [
        each.file,
        each.line,
        'about' in each ? each.about : each.reason,
      ]),
      [
        ['protocol_352.ann', 97, 'unreadable'],
        ['protocol_100.ann', 4, 'events'],
        ['protocol_615.ann', undefined, 'quote-differs'],
        ['protocol_94.ann', undefined, 'quote-differs'],
      ],
    );
    // What the source has wrong stays wrong in the same place, and the engine shows it.
    assert.deepEqual(pick(findings, 'rule'), ['span-text-mismatch', 'span-text-mismatch']);
    const back = await carriedOut('brat', into());
    const different = readdirSync(source).filter((name) => {
      const given = readFileSync(path.join(source, name), 'utf8');
      const text = back.files.get(name);
      return text !== given && text !== `${given}\n`;
    });
    assert.deepEqual(different, []);
  });

  const BRAT = 'inception/inception/inception-io-brat/src/test/resources/corpora';
  for (const [name, labels, attributes] of [
    ['NCBI-disease', 226, 226],
    ['TDT', 2_334, 3_506],
    ['CoNLL-ST_2006', 9_318, 0],
  ] as const)
    it(`carries ${name} there and back with its attributes and its configuration`, async () => {
      const source = corpusPath(BRAT, name);
      const { losses, findings, plan } = await imported('brat', [source], into());
      assert.deepEqual(losses.losses, []);
      assert.equal(losses.written.labels, labels);
      const carried = [...recordsOf(into()).values()]
        .flat()
        .flatMap((record) => record.labels!.entities as Span[])
        .flatMap((span) => Object.keys(span.attributes ?? {}));
      assert.equal(carried.length, attributes);
      assert.deepEqual(
        findings.filter(({ rule }) => rule !== 'colliding-label-id'),
        [],
      );
      assert.ok(plan.layers.length > 0);
      const back = await carriedOut('brat', into());
      for (const file of readdirSync(source).filter((each) => /\.(?:ann|txt)$/.test(each)))
        assert.equal(
          back.files.get(file)!.trimEnd(),
          readFileSync(path.join(source, file), 'utf8').trimEnd(),
          file,
        );
    });

  it('reads a zip file as the folder that it holds', async () => {
    const { losses } = await imported('brat', [corpusPath(BRAT, 'TDT-b105-sample.zip')], into());
    assert.deepEqual(losses.losses, []);
    const { files } = await exported('brat', into());
    for (const name of ['b105.ann', 'b105.txt'])
      assert.equal(files.get(name), readFileSync(corpusPath(BRAT, 'TDT', name), 'utf8'));
  });
});
