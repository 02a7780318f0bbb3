import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countBy } from '../../../../src/base/lists';
import type { InputFile } from '../../../../src/formats/format';
import { readHtml, type GuidelineText } from '../../../../src/formats/guideline/html';
import { readMarkdown } from '../../../../src/formats/guideline/markdown';
import { headingMap, placeGuideline } from '../../../../src/formats/guideline/place';
import { proposeMap } from '../../../../src/formats/guideline/propose';
import { readWord } from '../../../../src/formats/guideline/word';
import { SLOW } from '../../../host/until';

const part = (name: string, content: string): InputFile => ({
  name: `word/${name}`,
  async *chunks() {
    yield content;
  },
  open: () => Promise.reject(new Error('not needed')),
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A document of Word: paragraphs and tables as XML, and a style sheet in German. */
const word = (body: string, ...more: readonly InputFile[]): Promise<GuidelineText> =>
  readWord([
    part('document.xml', `<w:document xmlns:w="w" xmlns:r="r"><w:body>${body}</w:body></w:document>`),
    part(
      'styles.xml',
      `<w:styles xmlns:w="w"><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
      <w:style w:styleId="Eigene"><w:name w:val="Own"/><w:basedOn w:val="berschrift2"/></w:style>
      <w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
      <w:style w:styleId="Inhalt"><w:name w:val="toc 1"/></w:style></w:styles>`,
    ),
    part(
      '_rels/document.xml.rels',
      '<Relationships><Relationship Id="r1" TargetMode="External" Target="https://example.org/a"/></Relationships>',
    ),
    ...more,
  ]);
const paragraph = (text: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${escaped(text)}</w:t></w:r></w:p>`;
const style = (id: string): string => `<w:pStyle w:val="${id}"/>`;
const item = (depth: number): string => `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="3"/></w:numPr>`;

const placed = (text: GuidelineText, map: string) => placeGuideline(text, headingMap(map), 'a.md');

describe('a guideline from a document', () => {
  const READ: readonly [string, () => GuidelineText | Promise<GuidelineText>, GuidelineText['blocks']][] = [
    [
      'Markdown with the title, the attributes and the divs of pandoc',
      () =>
        readMarkdown(
          '---\ntitle: "T"\nauthor: Ana\n---\n\n## A *b* {#id .x}\n\n::: note\nOne\ntwo &euro; <name>.\n:::\n\n- x\n\n  y\n  - z\n',
        ),
      [
        { kind: 'heading', level: 0, text: 'T' },
        { kind: 'paragraph', level: 0, text: 'author: Ana' },
        { kind: 'heading', level: 2, text: 'A b' },
        { kind: 'paragraph', level: 0, text: 'One two € <name>.' },
        { kind: 'item', level: 0, text: 'x\ny' },
        { kind: 'item', level: 1, text: 'z' },
      ],
    ],
    [
      'Markdown with a table and links',
      () => readMarkdown('| a | b |\n|---|---|\n| [c](https://example.org) | `d\\|e` |\n'),
      [
        {
          kind: 'table',
          rows: [
            ['a', 'b'],
            ['c (https://example.org)', 'd|e'],
          ],
        },
      ],
    ],
    [
      'HTML whose tags are not all closed, without scripts, and with what is not a tag',
      () =>
        readHtml(
          '<html><head><title>T</title><style>p {}</style><body><h1>A &amp; b<p>One<br>two a < b<ul><li>x<li>y</ul><script>let no = "<p>";</script><table><tr><td>1</table><pre>k  l</pre>',
        ),
      [
        { kind: 'heading', level: 0, text: 'T' },
        { kind: 'heading', level: 1, text: 'A & b' },
        { kind: 'paragraph', level: 0, text: 'One\ntwo a < b' },
        { kind: 'item', level: 0, text: 'x' },
        { kind: 'item', level: 0, text: 'y' },
        { kind: 'paragraph', level: 0, text: '1' },
        { kind: 'paragraph', level: 0, text: 'k  l' },
      ],
    ],
    [
      'HTML with cells that span rows, and the caption of a table',
      () =>
        readHtml(
          '<table><caption>Cases</caption><tr><th>L<th>T<th>W<tr><td rowspan=3>A<td>1<td rowspan="2">w<tr><td>2<tr><td>3<td>v</table>',
        ),
      [
        { kind: 'paragraph', level: 0, text: 'Cases' },
        {
          kind: 'table',
          rows: [
            ['L', 'T', 'W'],
            ['A', '1', 'w'],
            ['', '2'],
            ['', '3', 'v'],
          ],
        },
      ],
    ],
    [
      'quotations of several paragraphs, and footnotes where they stand',
      () => readMarkdown('a[^1]\n\n> One\n>\n> Two\n\n[^1]: note\n'),
      [
        { kind: 'paragraph', level: 0, text: 'a[^1]' },
        { kind: 'paragraph', level: 0, text: 'One\nTwo' },
        { kind: 'paragraph', level: 0, text: '[^1]: note' },
      ],
    ],
    [
      'Word with own styles, lists, links, footnotes and tables',
      () =>
        word(
          `${paragraph('T', style('Titel'))}${paragraph('A 1', style('Inhalt'))}
          <w:p><w:pPr>${style('Eigene')}</w:pPr><w:txbxContent>${paragraph('Box')}</w:txbxContent><w:r><w:t>A</w:t></w:r></w:p>
          <w:p><w:hyperlink r:id="r1"><w:r><w:t>One</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>two</w:t><w:footnoteReference w:id="2"/></w:r>
          <w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>${paragraph('x', item(1))}
          <w:tbl><w:tr><w:tc>${paragraph('a')}</w:tc><w:tc>${paragraph('b')}</w:tc></w:tr><w:tr><w:tc>${paragraph('c')}${paragraph('d')}</w:tc><w:tc>${paragraph('')}</w:tc></w:tr></w:tbl>`,
          part(
            'footnotes.xml',
            `<w:footnotes xmlns:w="w"><w:footnote w:id="2">${paragraph('Note.')}</w:footnote></w:footnotes>`,
          ),
        ),
      [
        { kind: 'heading', level: 0, text: 'T' },
        { kind: 'heading', level: 2, text: 'A' },
        { kind: 'paragraph', level: 0, text: 'Box' },
        { kind: 'paragraph', level: 0, text: 'One (https://example.org/a) two [Note.]' },
        { kind: 'item', level: 1, text: 'x' },
        {
          kind: 'table',
          rows: [
            ['a', 'b'],
            ['c\nd', ''],
          ],
        },
      ],
    ],
  ];
  for (const [what, read, expected] of READ)
    it(`is read from ${what}`, async () => assert.deepEqual((await read()).blocks, expected));

  it('says what was not read', async () => {
    const html = readHtml('<p>a<img src=x alt="A cat"><iframe src=x>b</iframe><!-- c --></p>');
    assert.deepEqual(html.leftOut, ['picture', '<iframe>', 'comment']);
    assert.deepEqual(html.blocks, [{ kind: 'paragraph', level: 0, text: 'aA cat' }]);
    const { leftOut } = await word(
      `${paragraph('A', style('Inhalt'))}<w:p><w:commentReference/><w:del/></w:p>`,
      part('header1.xml', `<w:hdr xmlns:w="w">${paragraph('Draft')}</w:hdr>`),
      part('footer1.xml', `<w:ftr xmlns:w="w">${paragraph('')}</w:ftr>`),
    );
    assert.deepEqual(leftOut, [
      'line of a table of contents',
      'comment',
      'deletion that was tracked',
      'header or footer',
    ]);
  });

  it('refuses a document type in Word, which could name other files', () =>
    assert.rejects(
      readWord([part('document.xml', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')]),
      /document type/,
    ));

  it('becomes labels, rules and examples as the map says, and the rest general rules', () => {
    const text = readMarkdown(
      '# T\n\nThe task.\n\n## 1. Refund\n\nMoney back.\n\n- Asked for.\n  - in any words\n\nDoes not count:\n\n- Twice.\n\n### Hint\n\nLook.\n\n## Parcel, late\n\n## Order\n\nFirst.\n\n- Then.\n\n## Part\n\nWait.\n\n| Text | Label | Why |\n|-|-|-|\n| Where? | Parcel, late | It asks. |\n\n# Empty\n',
    );
    const map = 'h1=title,h2=label,Does not count=exclude,Order=rule,Part=rule,text=example,label=label';
    const { guideline, labels, headings } = placed(text, map.replace('h1=', 'T='));
    assert.deepEqual(guideline, {
      title: 'T',
      version: '0.1.0',
      status: 'draft',
      description: 'The task.',
      rules: [
        { id: 'G-1', text: '1. Refund: Hint: Look.' },
        { id: 'G-2', text: 'Order\nFirst.\n- Then.' },
        { id: 'G-3', text: 'Part\nWait.' },
      ],
      labels: [
        {
          id: 'refund',
          definition: 'Money back.',
          include: [{ id: 'R-1', text: 'Asked for.\n  - in any words' }],
          exclude: [{ id: 'R-2', text: 'Twice.' }],
        },
        { id: 'parcel-late', definition: 'TBD' },
      ],
      examples: [{ id: 'E-1', text: 'Where?', labels: { label: 'parcel-late' }, rationale: 'Why: It asks.' }],
      changelog: [
        {
          version: '0.1.0',
          changes: [{ type: 'added', target: '*', impact: 'semantic', note: 'Imported from a.md.' }],
        },
      ],
    });
    assert.deepEqual(
      [...labels],
      [
        ['refund', 'Refund'],
        ['parcel-late', 'Parcel, late'],
      ],
    );
    assert.deepEqual(headings, ['Empty']);
  });

  it('reads a row without a label as one of the label above, and what follows the table not as part of it', () => {
    const { guideline } = placed(
      readMarkdown('# Cases\n\n- a\n\n  b\n\n| Label | Text |\n|-|-|\n| A | One |\n|  | Two |\n\nAfter.\n'),
      'Cases=rule,Label=label,Text=example',
    );
    const { rules, examples } = guideline as { rules: object[]; examples: { text: string }[] };
    assert.deepEqual(rules, [{ id: 'G-1', text: 'Cases\n- a\n  b\nAfter.' }]);
    assert.deepEqual(
      examples.map(({ text, ...more }) => [text, more]),
      [
        ['One', { id: 'E-1', labels: { label: 'a' } }],
        ['Two', { id: 'E-2', labels: { label: 'a' } }],
      ],
    );
  });

  interface Placed {
    readonly rules?: { text: string }[];
    readonly labels: { include?: { text: string }[]; exclude?: { text: string }[]; definition: string }[];
    readonly examples?: { text: string; labels?: object; not?: string[]; rationale?: string }[];
  }
  const textsOf = (list: readonly { text: string }[] | undefined) => list?.map((each) => each.text);
  const examplesOf = ({ examples = [] }: Placed) =>
    examples.map(({ text, not, rationale }) => [not ? 'not' : 'is', text, ...(rationale ? [rationale] : [])]);

  it('takes marked texts for examples and counter-examples, and not for what counts', () => {
    const text = readMarkdown(
      '## Drug\n\nA medicine.\n\n- Bought or taken.\n  - ✔ "took ibuprofen"\n  - also in the past\n- "took the bus" ✘ no drug\n- Marked by ✘ in red\n\n✔ "two pills" ✘ "two days" (time)\n\nNot: "a dragon"\n\nCorrect:\n\n- “one pill”, since it is one\n- ❌ twice a day\n\nIn doubt, ask.\n\n### Counter-examples\n\n- a walk\n  - for health\n\n### Not taken\n\n- "a walk" ✗\n\n| Case | Right? | Because |\n|-|-|-|\n| "tea" | ✗ | food |\n| „Saft“ | ✔️ | |\n',
    );
    const { guideline, headings } = placed(text, 'h2=label,Not taken=exclude');
    const is = guideline as Placed;
    assert.deepEqual(examplesOf(is), [
      ['is', 'took ibuprofen'],
      ['is', 'two pills'],
      ['is', 'one pill', 'since it is one'],
      ['is', 'Saft'],
      ['not', 'took the bus', 'no drug'],
      ['not', 'two days', 'time'],
      ['not', 'a dragon'],
      ['not', 'twice a day'],
      ['not', 'a walk', '- for health'],
      ['not', 'tea', 'Because: food'],
    ]);
    assert.deepEqual(headings, ['Case', 'Right?']);
    const [drug] = is.labels;
    assert.equal(drug!.definition, 'A medicine.\nIn doubt, ask.');
    assert.deepEqual(textsOf(drug!.include), ['Bought or taken.\n  - also in the past']);
    assert.deepEqual(textsOf(drug!.exclude), ['"a walk" ✗']);
    assert.deepEqual(textsOf(is.rules), ['Drug: Marked by ✘ in red']);
  });

  it('lets labels have names that are marks elsewhere, and signs without a label stay in their rule', () => {
    const text = readMarkdown(
      '# Verdict\n\n## Correct\n\nAs it is.\n\n## Wrong\n\nNot as it is.\n\n## How\n\n✔ "a" ✘ "b"\n\nNot: now.\n',
    );
    const { guideline, labels } = placed(text, 'h2=label,How=rule');
    assert.deepEqual([...labels.keys()], ['correct', 'wrong']);
    assert.deepEqual(textsOf((guideline as Placed).rules), ['Verdict: How\n✔ "a" ✘ "b"\nNot: now.']);
  });

  it('begins a rule with the headings above it that have no text, and takes a heading alone for a rule', () => {
    const text = readMarkdown(
      '# A\n\n## B\n\nOne.\n\n- two\n\nThree.\n\n## C\n\n## D\n\n### Refund\n\nMoney.\n',
    );
    const { guideline, headings } = placed(text, 'h1=rule,h2=rule,D/h3=label');
    const { rules, labels } = guideline as Placed;
    assert.deepEqual(textsOf(rules), ['A: B\nOne.\n- two\nThree.', 'C']);
    assert.deepEqual([labels.length, headings], [1, ['D']]);
  });

  it('leaves out what the map says, and counts it', () => {
    const text = readMarkdown(
      '# T\n\n## Contents\n\n- A\n- B\n\n### More\n\n## 7 Change log\n\n| V | What |\n|-|-|\n| 1 | x |\n\n## A\n\nText.\n',
    );
    const { guideline, skipped, headings } = placed(text, 'Contents=skip,Change log=skip,A=label');
    assert.deepEqual(
      [...countBy(skipped)],
      [
        ['Contents', 4],
        ['7 Change log', 3],
      ],
    );
    assert.doesNotMatch(JSON.stringify(guideline), /Contents|More|What/);
    assert.deepEqual(headings, ['T']);
  });

  it('takes numbers from names, and leaves those that belong to the words', () => {
    const names = [
      '3.2 Refund',
      'A.1 Return',
      '(4) Parcel',
      '§ 5 Order',
      '6 Voucher',
      '24 hours late',
      '2.5kg and more',
      '3D print',
    ];
    const { labels } = placed(readMarkdown(names.map((name) => `# ${name}\n`).join('\n')), 'h1=label');
    assert.deepEqual(
      [...labels.values()],
      ['Refund', 'Return', 'Parcel', 'Order', 'Voucher', '24 hours late', '2.5kg and more', '3D print'],
    );
  });

  const proposed = (markdown: string): string => {
    const entries = [...proposeMap(readMarkdown(markdown))];
    for (const [, names] of entries) assert.ok(names.length > 0);
    return entries.map(([entry]) => entry).join(',');
  };

  it('proposes what its headings are', () => {
    const marked = (name: string, level = '##'): string =>
      `${level} ${name}\n\nA thing.\n\n- ✔ "x"\n- ✘ "y"\n\n`;
    // By level, with those beside them that are no labels.
    assert.equal(
      proposed(
        `# T\n\nIntro.\n\n${marked('1 Refund')}${marked('2 Return')}## 3 Contact\n\nAsk.\n\n## Changes\n\nOf plans.\n\n## Change log\n\n### 1.0\n\nNone.\n`,
      ),
      'h1=title,h2=label,Contact=rule,Changes=rule,Change log=skip',
    );
    // By the heading above, since others have this level too.
    assert.equal(
      proposed(
        `# T\n\n## How\n\n### Read\n\nAll.\n\n## Kinds\n\n${marked('Refund', '###')}${marked('Return', '###')}#### Origin\n\nLaw.\n`,
      ),
      'h1=title,h2=rule,h3=rule,Kinds/h3=label,h4=note',
    );
    // By the words of the heading above, without marks.
    assert.equal(proposed('## Entity types\n\n### Person\n\nA.\n\n### Place\n\nB.\n'), 'h2=title,h3=label');
    // Parts of labels.
    assert.equal(
      proposed(
        '# Labels\n\n## Refund\n\nDefinition: back.\n\n### Do not use when\n\n- x\n\n## Return\n\nIncludes:\n\n- y\n',
      ),
      'h1=title,h2=label,definition=definition,do not use when=exclude,includes=include',
    );
    assert.equal(proposed('# T\n\n## A\n\nText.\n\n## B\n\nText.\n'), '', 'nothing shows what is a label');
    assert.equal(proposed(''), '');
  });

  it('refuses a map that it does not understand, or that names what is not there', () => {
    assert.throws(() => headingMap('h2=lable'), /title, label, rule.*not "h2=lable"/);
    assert.throws(() => placed(readMarkdown('# A'), 'h1=label,Does not cuont=exclude'), /"does not cuont"/);
  });

  it('loses no word between the document and the guideline, whatever the headings are', async function () {
    this.timeout(SLOW);
    let n = 0;
    const words = fc
      .integer({ min: 1, max: 4 })
      .map((length) => Array.from({ length }, () => `w${++n}x`).join(' '));
    const block = fc.oneof(
      fc.record({ kind: fc.constant('heading'), level: fc.integer({ min: 1, max: 4 }), text: words }),
      fc.record({ kind: fc.constant('paragraph'), text: words }),
      fc.record({ kind: fc.constant('item'), level: fc.constant(0), text: words }),
      fc.record({ kind: fc.constant('table'), text: words, more: words }),
    );
    type Drawn = { kind: string; text: string; level?: number; more?: string };
    const markdown = ({ kind, text, level = 0, more = '' }: Drawn): string =>
      kind === 'heading'
        ? `${'#'.repeat(level)} ${text}`
        : kind === 'item'
          ? `- ${text}`
          : kind === 'table'
            ? `| ${text} | ${more} |\n|-|-|\n| c${text} | c${more} |`
            : text;
    const tag = ({ kind, text, level = 0, more = '' }: Drawn): string =>
      kind === 'heading'
        ? `<h${level}>${text}</h${level}>`
        : kind === 'item'
          ? `<ul><li>${text}</ul>`
          : kind === 'table'
            ? `<table><tr><th>${text}<th>${more}<tr><td>c${text}<td>c${more}</table>`
            : `<p>${text}`;
    const xml = ({ kind, text, level = 0, more = '' }: Drawn): string => {
      if (kind !== 'table')
        return paragraph(
          text,
          kind === 'heading' ? `<w:outlineLvl w:val="${level - 1}"/>` : kind === 'item' ? item(0) : '',
        );
      const cell = (words: string): string => `<w:tc>${paragraph(words)}</w:tc>`;
      return `<w:tbl><w:tr>${cell(text)}${cell(more)}</w:tr><w:tr>${cell(`c${text}`)}${cell(`c${more}`)}</w:tr></w:tbl>`;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(block, { minLength: 1, maxLength: 12 }),
        fc.array(fc.constantFrom('title', 'label', 'rule', 'note', 'exclude', 'example', 'counter', 'skip'), {
          minLength: 4,
          maxLength: 4,
        }),
        async (blocks, roles) => {
          const levels = new Set(
            blocks.flatMap((each) => ('level' in each && each.kind === 'heading' ? [each.level] : [])),
          );
          // Every other level is mapped.
          const map = [...levels]
            .filter((level) => level % 2 === 0)
            .map((level) => `h${level}=${roles[level - 1]}`);
          // What the map leaves out is known by its heading, once for each line.
          const left: string[] = [];
          let leaves: { text: string; level: number } | undefined;
          const kept = blocks.filter((each) => {
            const level = each.kind === 'heading' && 'level' in each ? each.level : undefined;
            if (level !== undefined && level <= (leaves?.level ?? level)) leaves = undefined;
            if (level !== undefined && level % 2 === 0 && roles[level - 1] === 'skip')
              leaves ??= { text: each.text, level };
            if (leaves) left.push(...Array<string>('more' in each ? 2 : 1).fill(leaves.text));
            return leaves === undefined;
          });
          const all = kept
            .flatMap((each) => [
              each.text,
              ...('more' in each ? [each.more, `c${each.text}`, `c${each.more}`] : []),
            ])
            .flatMap((text) => text.split(' '));
          for (const text of [
            readMarkdown(blocks.map(markdown).join('\n\n')),
            readHtml(blocks.map(tag).join('\n')),
            await word(blocks.map(xml).join('')),
          ]) {
            const { guideline, labels, headings, skipped } = placeGuideline(
              text,
              map.length === 0 ? new Map() : headingMap(map.join(',')),
              'a.md',
            );
            const found = new Set(JSON.stringify([guideline, [...labels], headings]).match(/c?w\d+x/g));
            assert.deepEqual(
              all.filter((each) => !found.has(each)),
              [],
            );
            assert.deepEqual(skipped, left);
          }
        },
      ),
    );
  });

  it('is read in time that grows with its length, whatever tags it leaves open', function () {
    this.timeout(SLOW);
    for (const hostile of [
      '<a "',
      '<a href=http://a.b>a</a>',
      '<ul><li>a',
      '<p',
      '<a b="',
      '<li><ul>',
      '<table><td>',
      '&lt',
      '<',
      '<a \'"<b',
    ]) {
      const { blocks } = readHtml(`${hostile.repeat(100_000)}<p>The end`);
      assert.match(JSON.stringify(blocks.at(-1)), /The end/);
    }
    for (const hostile of [
      '---\n' + ' a:\n'.repeat(40),
      '# a' + ' '.repeat(90_000) + 'b',
      '<b> '.repeat(20_000),
      `# ${'a'.repeat(90_000)}\n\n${'## b\n\n'.repeat(20_000)}`,
      '# a\n\n'.repeat(50_000),
      `# a\n\n<pre>✔ "a"${' '.repeat(90_000)}b ✘</pre>`,
      `# a\n\n${'Not: '.repeat(20_000)}`,
      `# a\n\n${'"✔'.repeat(40_000)}`,
    ]) {
      const text = readMarkdown(`${hostile}\n\nThe end`);
      proposeMap(text);
      const map = hostile.startsWith('# a') ? headingMap('h1=label') : new Map<string, never>();
      assert.match(JSON.stringify(placeGuideline(text, map, 'a.md')), /The end/);
    }
  });
});
