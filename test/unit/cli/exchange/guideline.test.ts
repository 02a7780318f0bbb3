import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertRefused, builtCommandLine } from '../../../support/command-line';
import { temporaryFolder } from '../../../support/temporary-folder';
import { zip } from '../../../support/zip';
import { repoRoot } from '../../../host/install';
import { SLOW } from '../../../host/until';

const MARKDOWN = `# Tickets

## Refund

The writer asks for money back.

- Repayment is asked for.

## Return

Goods are sent back.

# Notes
`;
const paragraph = (text: string, level?: number): string =>
  `<w:p><w:pPr>${level === undefined ? '' : `<w:outlineLvl w:val="${level}"/>`}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const document = (body: string): string => `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`;

describe('labelwright import guideline', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const run = (...args: string[]) => cli.run(folder.path, ['import', 'guideline', ...args]);

  it('lists the headings of a document, and writes nothing until it is said what they are', () => {
    folder.write({ 'a.md': MARKDOWN });
    const { code, out } = run('a.md');
    assert.equal(code, 0);
    assert.match(
      out,
      /h1 {4}Tickets\nh2 {6}Refund\n {6}The writer asks for money back\.\n {6}- Repayment is asked for\.\n/,
    );
    assert.match(out, /--map "h1=title,h2=label/);
    const dry = run('a.md', '--map', 'Tickets=title,h2=label', '--dry-run');
    assert.match(dry.out, /^title: Tickets\nversion: 0\.1\.0\n/);
    assert.ok(!existsSync(folder.at('a')));
  });

  it('proposes a map for a handbook, with which nothing of it is lost and the check is clean', () => {
    const handbook = readFileSync(path.join(repoRoot, 'test/fixtures/handbook/handbook.md'), 'utf8');
    folder.write({ 'handbook.md': handbook });
    const { out } = run('handbook.md');
    const map = /--map "(.*)"/.exec(out)![1]!;
    assert.match(out, /Labels\/h3=label: Duplicate charge, Refund, .*; 8 of them say what counts/);
    const content = '8 labels, 11 general rules, 19 examples, 12 counter-examples';
    assert.match(out, new RegExp(`With it: ${content}\\.`));
    const made = run('handbook.md', '--map', map);
    assert.match(made.out, new RegExp(`Wrote a project in handbook: ${content}\\.`));
    assert.deepEqual(made.err.trim().split('\n'), [
      'Not taken over: the words of the heading "Text".',
      'Not taken over: the words of the heading "Right".',
      'Left out by the map: "Contents", 11 lines.',
      'Left out by the map: "6 Change log", 7 lines.',
    ]);
    folder.write({ 'handbook/data/a.jsonl': '{"id": "1", "text": "Money, please."}\n' });
    const check = cli.run(folder.path, ['check', 'handbook', '--fail-on', 'info']);
    assert.equal(check.code, 0, check.out);
    // Nothing of it is lost but the parts that were named, and the words that the map or a mark gives a meaning to.
    const wordsIn = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu)!;
    const kept = new Set(wordsIn(folder.read('handbook', 'guideline.yaml')));
    const [before, , rest] = handbook.split(/^## (?:Contents$|1)/m);
    const text = `${before}${rest!.split('## 6 Change log')[0]!}`;
    const meant = new Set(wordsIn('Text Right Examples Wrong Not Note'));
    assert.deepEqual(
      wordsIn(text).filter((word) => !kept.has(word) && !meant.has(word)),
      [],
    );
    assert.ok(wordsIn(text).length > 1500);
    // The same words have the marks as their role.
    const yaml = folder.read('handbook', 'guideline.yaml');
    assert.match(
      yaml,
      /text: The vase is cracked\. Give me my money back\.\n {4}not:\n {6}- damaged-goods\n {4}rationale: the wish is money/,
    );
    assert.match(yaml, /text: Day nine and still no blender\.\n {4}labels:\n {6}label: late-parcel/);
    assert.match(
      folder.read('handbook', 'labelwright.yaml'),
      /- \{id: duplicate-charge, name: Duplicate charge\}/,
    );
  });

  it('says so where a document does not show what its labels are', () => {
    folder.write({ 'a.md': '# T\n\n## A\n\nOne.\n' });
    assert.match(run('a.md').out, /does not show which headings are labels/);
  });

  it('makes a project that lints as soon as it has texts, and names what it left out', () => {
    folder.write({ 'a.md': MARKDOWN });
    const { code, out, err } = run('a.md', '--map', 'Tickets=title,h2=label', '--strict');
    assert.equal(code, 1);
    assert.match(err, /the heading "Notes"/);
    assert.match(out, /2 labels/);
    assert.match(folder.read('a', 'labelwright.yaml'), /- \{id: return, name: Return\}/);
    folder.write({ 'a/data/b.jsonl': '{"id": "1", "text": "Money, please."}\n' });
    const check = cli.run(folder.path, ['check', 'a', '--fail-on', 'warning']);
    assert.equal(check.code, 0, check.out);
    assertRefused(run('a.md', '--map', 'h2=label'), /a already exists/);
    assertRefused(run('a.md', '--map', 'h2=label', '-C', 'a'), /guideline\.yaml already exists/);
  });

  it('reads Word, and refuses an archive that is none or cannot be trusted', () => {
    const word = (entries: Parameters<typeof zip>[0]) => writeFileSync(folder.at('a.docx'), zip(entries));
    const body = `${paragraph('Refund', 0)}${paragraph('Money back.')}`;
    word([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'word/document.xml', content: document(body), deflate: true },
    ]);
    assert.match(
      run('a.docx', '--map', 'h1=label', '--dry-run').out,
      /- id: refund\n {4}definition: Money back\./,
    );
    const refused: [Parameters<typeof zip>[0], RegExp][] = [
      [[{ name: 'a.xml', content: '' }], /not a document of Word/],
      [
        [{ name: 'word/document.xml', content: '<!DOCTYPE a><a/>' }],
        /a\.docx cannot be read: .*document type/,
      ],
      [[{ name: 'word/document.xml', content: document('<w:p>') }], /a\.docx cannot be read/],
      [[{ name: 'word/document.xml', content: ' '.repeat(1 << 22), deflate: true }], /200 times/],
      [[{ name: '../word/document.xml', content: '' }], /a\.docx is not read/],
    ];
    for (const [entries, why] of refused) {
      word(entries);
      assertRefused(run('a.docx'), why);
    }
  });

  it('refuses what it cannot read or was not meant', () => {
    folder.write({
      'a.md': MARKDOWN,
      'a.pdf': '%PDF',
      'b.md': 'a'.repeat(100_001),
      'c.html': 'a'.repeat(2 << 20),
    });
    const refused: [string[], RegExp][] = [
      [[], /Which document/],
      [['a.pdf'], /give \.md, \.docx or \.html/],
      [['none.md'], /There is no file none\.md/],
      [['b.md'], /larger than a guideline: .*100,000 without an empty line/],
      [['c.html'], /larger than a guideline/],
      [['a.md', '--annotator', 'ana'], /With guideline, the options are/],
      [['a.md', '--match', 'text'], /With guideline, the options are/],
      [['a.md', '--map', 'Tickets=title'], /No heading is a label/],
      [['a.md', '--map', 'h7=label'], /no heading, line or column "h7"/],
    ];
    for (const [args, why] of refused) assertRefused(run(...args), why);
  });
});
