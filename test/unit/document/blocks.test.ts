import assert from 'node:assert/strict';
import { plainly } from '../../../src/cli/colors';
import { documentText } from '../../../src/cli/output';
import { factOf, table, type Block, type Document } from '../../../src/document/blocks';
import { documentMain, documentPage } from '../../../src/document/html';
import { documentMarkdown } from '../../../src/document/markdown';

const made = (...blocks: readonly Block[]): Document => ({
  title: 'Report',
  blocks,
});
const textOf = (...blocks: readonly Block[]): string =>
  documentText(made(...blocks), plainly).replace('Report\n\n', '');
const markdownOf = (...blocks: readonly Block[]): string =>
  documentMarkdown(made(...blocks), '1.0.0').replace(/^[^]*?# Report\n\n/, '');
const htmlOf = (...blocks: readonly Block[]): string => documentMain(made(...blocks));

const share = { value: 0.8333, ci95: [0.55, 1.2] as const };
const none = { value: null, reason: 'no one has answered' };

describe('blocks of a document', () => {
  it('have facts, in every form', () => {
    const facts: Block = { kind: 'facts', facts: [factOf(1200, 'sample'), factOf(1, 'file', ' of text')] };
    assert.equal(textOf(facts), '1,200 samples, 1 file of text\n');
    assert.equal(markdownOf(facts), '- **1,200** samples\n- **1** file of text\n');
    assert.match(htmlOf(facts), /<ul class="facts"><li><b>1,200<\/b>samples<\/li>/);
  });

  it('have tables by columns: numbers, figures, and bars on pages only', () => {
    const rows = [
      { name: 'ana', n: 1200, right: share },
      { name: 'ben', n: 7, right: none },
    ];
    const blocks = table('People', rows, [
      ['person', ({ name }) => name],
      ['', ({ right }) => ({ bar: right })],
      rows.length > 9 && ['never', () => 'shown'],
      ['answers', ({ n }) => n, 'bar'],
      ['right', ({ right }) => ({ figure: right })],
      ['', ({ name }) => (name === 'ana' ? 'first' : undefined)],
    ]);
    assert.equal(
      textOf(...blocks),
      'People\n  person  answers  right\n  ana       1,200  0.83 [0.55, 1.00]  first\n  ben           7  –\n',
    );
    assert.match(markdownOf(...blocks), /^\| ana \| 1,200 \| 0\.83 \[0\.55, 1\.00\] \| first \|$/m);
    const page = htmlOf(...blocks);
    // The share of one person, and the counts of both.
    assert.equal(page.split('<svg').length - 1, 3);
    assert.match(page, /class="fill" width="180"/);
    assert.match(page, /no one has answered/);
    assert.deepEqual(table('None', [], [['person', () => '']]), []);
  });

  it('draw a measure over time on pages only', () => {
    const windows = ['2026-03-02', '2026-03-09'].map((day) => ({
      from: `${day}T09:00:00.000Z`,
      to: `${day}T10:00:00.000Z`,
      count: 3,
      share,
    }));
    const plot: Block = { kind: 'plot', time: { days: 7, windows, marks: [] }, measure: 'Agreement' };
    assert.equal(documentText(made(plot), plainly), 'Report\n');
    assert.doesNotMatch(markdownOf(plot), /Agreement/);
    assert.match(htmlOf(plot), /aria-label="Agreement over time; the table below has the numbers"/);
  });

  it('have details that a link leads to', () => {
    const details: Block = {
      kind: 'details',
      summary: ['Found: ', { quiet: '2 <samples>' }],
      anchor: 'check-0',
      blocks: [],
    };
    assert.equal(textOf(details), 'Found: 2 <samples>\n');
    assert.match(
      htmlOf(details),
      /<summary>Found: <span class="quiet">2 &#60;samples&#62;<\/span><\/summary>/,
    );
    assert.match(htmlOf(details), /<div id="check-0">/);
  });

  it('open a sample in the editor, and say what is of interest in it', () => {
    const sample: Block = {
      kind: 'paragraph',
      line: [{ sample: 't-1', file: 'a.jsonl', title: 'You said a' }],
    };
    assert.match(htmlOf(sample), /title="You said a" data-bucket="a\.jsonl" data-sample="t-1"/);
    assert.match(htmlOf(sample), /data-title="You said a"/);
    assert.doesNotMatch(documentPage(made(sample), '1.0.0'), /data-sample="t/);
  });
});
