import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { assertRefused, builtCommandLine } from '../../../support/command-line';
import { temporaryFolder } from '../../../support/temporary-folder';
import { zip } from '../../../support/zip';
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
