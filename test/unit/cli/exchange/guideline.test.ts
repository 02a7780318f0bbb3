import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GuidelineText } from '../../../../src/formats/guideline/html';
import { readMarkdown } from '../../../../src/formats/guideline/markdown';
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
/** The document that a text would be in Word. */
function asWord({ blocks }: GuidelineText): Buffer {
  const run = (text: string): string =>
    text
      .split('\n')
      .map((line) => `<w:r><w:t>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</w:t></w:r>`)
      .join('<w:r><w:br/></w:r>');
  const part = (text: string, properties: string): string =>
    `<w:p><w:pPr>${properties}</w:pPr>${run(text)}</w:p>`;
  const row = (cells: readonly string[]): string =>
    `<w:tr>${cells.map((cell) => `<w:tc>${part(cell, '')}</w:tc>`).join('')}</w:tr>`;
  const xml = blocks.map((block) => {
    if (block.kind === 'table') return `<w:tbl>${block.rows.map(row).join('')}</w:tbl>`;
    const { kind, level, text } = block;
    if (kind === 'paragraph') return part(text, '');
    if (kind === 'item')
      return part(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="3"/></w:numPr>`);
    return part(text, level === 0 ? '<w:pStyle w:val="Title"/>' : `<w:outlineLvl w:val="${level - 1}"/>`);
  });
  const styles =
    '<w:styles xmlns:w="w"><w:style w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>';
  return zip([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'word/styles.xml', content: styles },
    { name: 'word/document.xml', content: document(xml.join('')), deflate: true },
  ]);
}
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

  const HANDBOOKS = [
    {
      name: 'handbook',
      labels:
        /Labels\/h3=label: Duplicate charge, Refund, Late parcel, Damaged goods, Account access, Change of data, Praise and complaint, Other\n/,
      content: '8 labels, 11 general rules, 19 examples, 12 counter-examples',
      left: [
        'Not taken over: the words of the heading "Text".',
        'Not taken over: the words of the heading "Right".',
        'Left out by the map: "Contents", 11 lines.',
        'Left out by the map: "6 Change log", 7 lines.',
      ],
      leftOut: /^## (?:Contents|6 Change log)\n(?:(?!^#)[^])*/gm,
      // These words lead to something, or are the heads of its columns.
      meant: 'Text Right Examples Wrong Not Note',
      yaml: [
        /text: The vase is cracked\. Give me my money back\.\n {4}not:\n {6}- damaged-goods\n {4}rationale: the wish is money/,
        /text: Day nine and still no blender\.\n {4}labels:\n {6}label: late-parcel/,
        // Without a label above it, a sign says nothing.
        /\n {6}✘ "> Do you want your money back\?" Nothing is asked for by the writer\.\n/,
        / {6}2 How to work: 2\.1 Reading order\n {6}Read the whole message/,
      ],
      schema: '  - {id: duplicate-charge, name: Duplicate charge}\n',
    },
    {
      name: 'posts',
      labels:
        /Categories\/h2=label: Side effect, Effect, No effect, Indication, Handling, Question, Nothing of this\n/,
      content: '7 labels, 13 general rules, 18 examples, 11 counter-examples',
      left: ['Left out by the map: "Document history", 5 lines.'],
      leftOut: /^# Document history\n(?:(?!^#)[^])*/gm,
      meant: 'Definition Use Do Correct Incorrect Not Remark title',
      yaml: [
        / {6}24 hours\n {6}A complaint that begins within 24 hours/,
        / {6}3 times a day\n/,
        /A post that a moderator marked with ✘ in its first line was closed/,
        / {6}5 Changes\n {6}This chapter is about changes that the writer reports/,
        /text: It takes an hour, then the pain drops from 8 to 3\.\n {4}labels:\n {6}label: effect\n/,
        /text: 24 euros for ten tablets\. Ten!\n/,
        /text: Forgot it for two days and the cramps came back\.\n {4}not:\n {6}- handling\n/,
      ],
      schema: '  - {id: side-effect, name: Side effect}\n',
    },
  ];
  for (const { name, labels, content, left, leftOut, meant, yaml, schema } of HANDBOOKS)
    it(`proposes a map for the ${name}, with which nothing of it is lost and the check is clean`, async () => {
      const markdown = readFileSync(path.join(repoRoot, `test/fixtures/handbook/${name}.md`), 'utf8');
      folder.write({ [`${name}.md`]: markdown });
      writeFileSync(folder.at(`${name}.docx`), asWord(readMarkdown(markdown)));
      const wordsIn = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu)!;
      const text = markdown.replace(leftOut, '').replace(/^---\ntitle:/, '');
      const means = new Set(wordsIn(meant));
      assert.ok(wordsIn(text).length > 1500);
      for (const ending of ['md', 'docx']) {
        const { out } = run(`${name}.${ending}`);
        assert.match(out, labels);
        assert.match(out, new RegExp(`With it: ${content}\\.\n`));
        for (const line of left) if (line.startsWith('Left')) assert.ok(out.includes(`${line}\n`), line);
        const made = run(`${name}.${ending}`, '--map', /--map "(.*)"/.exec(out)![1]!, '-C', ending);
        assert.match(made.out, new RegExp(`Wrote a project in ${ending}: ${content}\\.\n`));
        assert.deepEqual(made.err.trim().split('\n'), left);
        folder.write({ [`${ending}/data/a.jsonl`]: '{"id": "1", "text": "Money, please."}\n' });
        const check = cli.run(folder.path, ['check', ending, '--fail-on', 'info']);
        assert.equal(check.code, 0, check.out);
        const guideline = folder.read(ending, 'guideline.yaml');
        const kept = new Set(wordsIn(guideline));
        assert.deepEqual(
          wordsIn(text).filter((word) => !kept.has(word) && !means.has(word)),
          [],
        );
        for (const form of yaml) assert.match(guideline, form);
        assert.ok(folder.read(ending, 'labelwright.yaml').includes(schema));
      }
      const [ofMarkdown, ofWord] = ['md', 'docx'].map((ending) => folder.read(ending, 'guideline.yaml'));
      assert.equal(ofWord, ofMarkdown!.replace(`${name}.md`, `${name}.docx`));
    });

  it('says so where a document does not show what its labels are', () => {
    folder.write({ 'a.md': '# T\n\n## A\n\nOne.\n' });
    assert.match(run('a.md').out, /does not show which headings are labels/);
  });

  it('proposes no words that a shell would run', () => {
    const marked = (name: string): string => `## ${name}\n\n- ✔ "x"\n\n`;
    folder.write({ 'a.md': `# T\n\n${marked('A')}${marked('B')}## $(touch a)\n\nC.\n\n## D\n\nE.\n` });
    assert.match(run('a.md').out, /--map "h1=title,h2=label,D=rule"\n/);
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
