import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { carriedIn, carriedOut, exchangeFolder } from '../../support/exchange';
import { corpusPath } from '../corpora';

/** Without the white space that columns do not mean: at line ends, and how many lines are blank. */
const normal = (text: string): string =>
  text
    .replace(/\r/g, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n\n')
    .trim();

describe('conll, its own files', () => {
  const { into } = exchangeFolder();

  const EQUAL: readonly [name: string, sentences: number, spans: number][] = [
    ['wnut17/emerging.dev.conll', 1009, 836],
    ['sec-filings/CONLL-format/data/test/FIN3.txt', 303, 0],
    ['spacy/extra/example_data/ner_example_data/ner-token-per-line.iob', 1, 0],
    ['spacy/extra/example_data/ner_example_data/ner-token-per-line-with-pos.iob', 1, 0],
    ['spacy/extra/example_data/ner_example_data/ner-token-per-line-conll2003.iob', 2, 0],
  ];
  for (const [name, sentences, spans] of EQUAL)
    it(`gives back ${name}`, async () => {
      const { losses, project } = await carriedIn('conll', [corpusPath(name)], into());
      assert.equal(project.samples.total, sentences);
      assert.equal(losses.written.labels, losses.read.labels);
      if (spans > 0) assert.equal(losses.written.labels, spans);
      const back = await carriedOut('conll', into());
      assert.equal(normal(back.text), normal(readFileSync(corpusPath(name), 'utf8')));
    });
});
