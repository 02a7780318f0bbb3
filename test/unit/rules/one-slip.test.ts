import assert from 'node:assert/strict';
import { applyEdits, offsetEdits } from '../../../src/project/findings/apply-edits';
import type { Finding } from '../../../src/project/findings/finding';
import { lintTexts } from '../../support/golden/lint-project';
import { added, findingsIn, GUIDELINE, SCHEMA, words } from '../../support/toxicity-guideline';
import { pick } from '../../support/pick';

interface Slip {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  /** What the finding says, and the line that it is on (from 1). */
  readonly says: RegExp;
  readonly line: number;
  /** The text after the fix is not that before the slip. */
  readonly otherwise?: true;
}

const SLIPS: readonly Slip[] = [
  {
    title: 'a line that is indented by one space too many',
    from: '    definition: Very hateful',
    to: '     definition: Very hateful',
    says: /Indent it like the keys around it/,
    line: 12,
  },
  {
    title: 'a line that is indented by one space too few',
    from: '    definition: Very hateful',
    to: '   definition: Very hateful',
    says: /not indented like its neighbours/,
    line: 12,
  },
  {
    title: 'a dash at the left margin',
    from: '  - id: very-toxic',
    to: '- id: very-toxic',
    says: /not indented like its neighbours/,
    line: 11,
  },
  {
    title: 'an entry in braces at the left margin',
    from: '  - { id: insult',
    to: '- { id: insult',
    says: /not indented like its neighbours/,
    line: 21,
  },
  {
    title: 'a tab that indents a line',
    from: '    definition: Very hateful',
    to: '\tdefinition: Very hateful',
    says: /Tabs cannot indent YAML/,
    line: 12,
  },
  {
    title: 'tabs that indent several lines',
    from: '    include:\n      - { id: T-4',
    to: '\t\tinclude:\n\t\t\t- { id: T-4',
    says: /Tabs cannot indent YAML/,
    line: 13,
  },
  {
    title: 'a colon in a text within braces',
    from: '"Sarcasm rated by what it means."',
    to: 'Sarcasm: rated by what it means.',
    says: /A text within braces cannot contain ": " without quotes/,
    line: 7,
    otherwise: true,
  },
  {
    title: 'a quote that is not closed within braces',
    from: 'it means."',
    to: 'it means.',
    says: /This quote is never closed/,
    line: 7,
  },
  {
    title: 'no space after a colon',
    from: 'definition: Very',
    to: 'definition:Very',
    says: /A key must be followed by ":" and a space/,
    line: 12,
  },
  {
    title: 'no space after a dash',
    from: '  - id: very-toxic',
    to: '  -id: very-toxic',
    says: /A space is missing after "-"/,
    line: 11,
  },
  {
    title: 'a map where a list was',
    from: '  - id: EX-2',
    to: '  EX-2:',
    says: /Each entry of this list begins with "- "/,
    line: 31,
    otherwise: true,
  },
  {
    title: 'an entry of a list without its dash',
    from: '  - id: very-toxic',
    to: '  id: very-toxic',
    says: /Each entry of this list begins with "- "/,
    line: 11,
  },
  {
    title: 'a no-break space that indents a line',
    from: '    definition: Very hateful',
    to: '   \u00a0definition: Very hateful',
    says: /indented with a no-break space \(U\+00A0\)/,
    line: 12,
  },
  {
    title: 'a no-break space before a dash',
    from: '  - id: very-toxic',
    to: ' \u00a0- id: very-toxic',
    says: /indented with a no-break space \(U\+00A0\)/,
    line: 11,
  },
];

describe('one slip is one finding', () => {
  for (const { title, from, to, says, line, otherwise } of SLIPS)
    it(title, () => {
      assert.ok(GUIDELINE.includes(from));
      const broken = GUIDELINE.replace(from, to);
      const [found, ...more] = added(findingsIn(broken));
      assert.deepEqual(more.map(words), []);
      assert.equal(found?.rule, 'yaml-syntax');
      assert.match(found.message, says);
      assert.equal(found.range.start.line + 1, line);
      const [fix] = found.fixes ?? [];
      assert.equal(fix?.safety, 'ask');
      const fixed = applyEdits(broken, offsetEdits(broken, fix.edits));
      if (!otherwise) assert.deepEqual(added(findingsIn(fixed)).map(words), []);
      assert.ok(!findingsIn(fixed).some(({ rule }) => rule === 'yaml-syntax'), fixed);
      if (!otherwise && !title.includes('tab')) assert.equal(fixed, GUIDELINE);
    });

  const DATA = new Map([
    ['data/comments.csv', 'id,text\nc1,You are a fool.\n'],
    [
      'annotations/ana.jsonl',
      '{"v":1,"id":"01M5Y678R0FVA1WBZBH50MRD01","time":"2026-10-27T08:01:27.008Z","annotator":"ana","sample":"c1","guideline":"1.0.0","labels":{"toxicity":"toxic"},"rules":["T-1","TB-1"],"status":"done"}\n',
    ],
  ]);
  const inProject = (guideline: string, schema = SCHEMA): Finding[] =>
    lintTexts(new Map([['labelwright.yaml', schema], ['guideline.yaml', guideline], ...DATA]));
  const usual = new Set(inProject(GUIDELINE).map(words));

  const HELD =
    ' Until this is fixed, labels and layers that are named elsewhere and cannot be found are not reported.';
  for (const [title, broken, rule, says] of [
    ['an empty guideline', '', 'schema-violation', /The file is empty/],
    ['a guideline that is no map', '- a\n', 'schema-violation', /must be a mapping/],
    ['labels under a misspelt key', GUIDELINE.replace('\nlabels:', '\nlables:'), 'unknown-key', /"labels"/],
    [
      'tie-breakers under a misspelt key',
      GUIDELINE.replace('tie_breakers:', 'tie_breaker:'),
      'unknown-key',
      /"tie_breakers"/,
    ],
    [
      'a text where the tie-breakers were',
      GUIDELINE.replace('tie_breakers:', 'tie_breakers: later\nx-tie-breakers:'),
      'schema-violation',
      /"tie_breakers" must be a list/,
    ],
    [
      'a tie-breaker against another one, and against the order',
      GUIDELINE.replace(
        'examples:\n',
        '  - { id: TB-3, between: [toxic, very-toxic], when: A slur is there., prefer: toxic }\ndecision_order: [very-toxic, not-toxic, toxic]\nexamples:\n',
      ),
      'contradictory-tie-breakers',
      /in the same case/,
    ],
    [
      'a misspelt definition',
      GUIDELINE.replace('definition: Very', 'definiton: Very'),
      'unknown-key',
      /Did you mean "definition"/,
    ],
    [
      'labels of a tie-breaker without brackets',
      GUIDELINE.replace('between: [toxic, not-toxic], when', 'between: toxic, when'),
      'schema-violation',
      /"between" must be a list/,
    ],
    [
      'a tab in the entry that an exclusion leads to',
      GUIDELINE.replace(
        '  - { id: insult, definition: Inflammatory',
        '  - id: insult\n\tdefinition: Inflammatory',
      ).replace(
        'speech to a person., exclude: [{ id: T-7, text: To a thing., use_instead: threat }] }',
        'speech.',
      ),
      'yaml-syntax',
      /Tabs cannot/,
    ],
  ] as const)
    it(`${title}, and nothing that follows from it`, () => {
      assert.notEqual(broken, GUIDELINE);
      const [found, ...more] = inProject(broken).filter(
        (each) =>
          !usual.has(words(each)) && !['too-few-examples', 'missing-counter-example'].includes(each.rule),
      );
      assert.deepEqual(more.map(words), []);
      assert.equal(found?.rule, rule);
      assert.match(found.message, says);
    });

  for (const [title, from, to] of [
    ['no labels of a layer', 'labels: [toxic, very-toxic, not-toxic]', 'labels:'],
    ['a text where they were', 'labels: [toxic, very-toxic, not-toxic]', 'labels: toxic, very-toxic'],
    ['a layer without them', '    labels: [toxic, very-toxic, not-toxic]\n', ''],
  ] as const)
    it(`${title}, and nothing that follows from it`, () => {
      const [found, ...more] = inProject(GUIDELINE, SCHEMA.replace(from, to)).filter(
        (each) => !usual.has(words(each)),
      );
      assert.deepEqual(more.map(words), []);
      assert.ok(found?.message.endsWith(HELD), found?.message);
    });

  it('an alias without its anchor is reported where it is, and nothing that follows', () => {
    const schema = SCHEMA.replace('labels: [toxic, very-toxic, not-toxic]', 'labels: *all');
    assert.deepEqual(
      inProject(GUIDELINE, schema)
        .filter((each) => !usual.has(words(each)))
        .map(({ rule, range }) => [rule, range.start.line + 1]),
      [['yaml-syntax', 10]],
    );
    const fool = GUIDELINE.replace('text: You are a fool.', 'text: *fool');
    assert.deepEqual(pick(inProject(fool), 'rule'), ['yaml-syntax']);
  });

  it('an alias without its anchor in the schema hides what is counted in the guideline', () => {
    const schema = SCHEMA.replace('labels: [toxic, very-toxic, not-toxic]', 'labels: *all');
    assert.deepEqual(pick(findingsIn(GUIDELINE, schema), 'rule'), ['yaml-syntax']);
  });

  it('a merge key is one finding', () => {
    const schema = SCHEMA.replace(
      '{ id: threat, name: Threat }',
      '{ <<: { key: x }, id: threat, name: Threat }',
    );
    assert.deepEqual(
      inProject(GUIDELINE, schema)
        .filter((each) => !usual.has(words(each)))
        .map(({ rule }) => rule),
      ['unknown-key'],
    );
  });

  it('an entry of a list on the level of keys', () => {
    const broken = GUIDELINE.replace('labels:\n  - id: toxic\n', 'labels:\n  toxic:\n');
    assert.deepEqual(
      inProject(broken)
        .filter((each) => !usual.has(words(each)) && each.rule === 'yaml-syntax')
        .map(({ message, range }) => [message.slice(0, 43), range.start.line + 1]),
      [['This list entry is on the level of keys. In', 11]],
    );
  });

  it('reports a second slip elsewhere in the file', () => {
    const broken = GUIDELINE.replace('  - id: very-toxic', '- id: very-toxic').replace(
      '  - id: EX-2',
      '  -id: EX-2',
    );
    assert.deepEqual(
      added(findingsIn(broken)).map(({ rule, range }) => [rule, range.start.line + 1]),
      [
        ['yaml-syntax', 11],
        ['yaml-syntax', 31],
      ],
    );
  });

  it('holds back what follows from a label id that is there twice', () => {
    const schema = SCHEMA.replace('{ id: insult, name: Insult }', '{ id: toxic, name: Insult }');
    const [found, ...more] = added(findingsIn(GUIDELINE, schema));
    assert.deepEqual(more.map(words), []);
    assert.equal(found?.rule, 'duplicate-label-id');
    assert.match(found.message, /Until this is fixed/);
  });
});

describe('invisible differences are reported', () => {
  const INVISIBLE: readonly [title: string, from: string, to: string, says: RegExp][] = [
    [
      'a zero-width space in a key',
      '    definition: Very',
      '    \u200bdefinition: Very',
      /Did you mean "definition"\? It contains U\+200B zero-width space, which is invisible/,
    ],
    [
      'a zero-width space in an id',
      'toxicity: not-toxic',
      'toxicity: not\u200b-toxic',
      /Did you mean "not-toxic"\? It contains U\+200B zero-width space/,
    ],
    [
      'typographic quotation marks',
      'version: "1.0.0"',
      'version: “1.0.0”',
      /The typographic quotation marks “ ” are part of the text/,
    ],
    [
      'typographic quotation marks around an id',
      'prefer: very-toxic',
      'prefer: „very-toxic“',
      /The typographic quotation marks „ “ are part of the text/,
    ],
  ];
  for (const [title, from, to, says] of INVISIBLE)
    it(title, () => {
      assert.ok(GUIDELINE.includes(from));
      const messages = added(findingsIn(GUIDELINE.replace(from, to))).map(words);
      assert.ok(
        messages.some((message) => says.test(message)),
        messages.join('\n'),
      );
    });

  for (const [title, inSchema, inGuideline, says] of [
    ['an id in NFD', 'NFC', 'NFD', /here letters and accents are two characters \(NFD\)/],
    ['an id in NFC', 'NFD', 'NFC', /here letters and accents are one character \(NFC\)/],
  ] as const)
    it(title, () => {
      const messages = findingsIn(
        GUIDELINE.replaceAll('insult', 'übel'.normalize(inGuideline)),
        SCHEMA.replaceAll('insult', 'übel'.normalize(inSchema)),
      ).map(words);
      assert.ok(
        messages.some((message) => says.test(message)),
        messages.join('\n'),
      );
    });
});

describe('messages say what is there', () => {
  it('offers a draft for a guideline that is empty, and reports nothing that follows', () => {
    for (const empty of ['', '# later\n', '# later']) {
      const [found, ...more] = findingsIn(empty);
      assert.deepEqual(more.map(words), []);
      assert.match(found!.message, /^The file is empty \(/);
      const fixed = applyEdits(empty, offsetEdits(empty, found!.fixes![0]!.edits));
      assert.ok(fixed.startsWith(empty));
      assert.deepEqual(pick(findingsIn(fixed), 'rule'), ['unresolved-placeholder']);
    }
  });

  it('names a newer format, a number as it is written, and a date that is none', () => {
    const messages = (guideline: string, schema = SCHEMA): string =>
      findingsIn(guideline, schema).map(words).join('\n');
    assert.match(
      messages(GUIDELINE, SCHEMA.replace('labelwright: 1', 'labelwright: 2')),
      /The project has format 2, but this version of Labelwright reads format 1\. Update Labelwright\./,
    );
    assert.match(
      messages(GUIDELINE.replace('version: "1.0.0"', 'version: 1.0')),
      /must be a text, not 1\.0 \(/,
    );
    assert.match(
      messages(GUIDELINE.replace('2026-03-01', '2026-13-40')),
      /"date" cannot be "2026-13-40": the day of the version, as YYYY-MM-DD\./,
    );
  });

  it('names what is possible where one of several words is meant, and a key of two characters', () => {
    const messages = (from: string, to: string): string => {
      assert.ok(SCHEMA.includes(from));
      return findingsIn(GUIDELINE, SCHEMA.replace(from, to)).map(words).join('\n');
    };
    assert.match(
      messages('layers:\n', 'lint: {rules: {unused-label: loud}}\nlayers:\n'),
      /"unused-label" cannot be "loud": a severity \(off, info, warning, error\)/,
    );
    const spans = '  - {id: who, type: spans, labels: [refund], attributes: [{id: sure, type: boolean}]}\n';
    assert.match(
      messages('layers:\n', `layers:\n${spans}`),
      /"type" must be one of "choice", "choices", "flag", not "boolean"\./,
    );
    assert.match(
      messages('labels:\n', 'labels:\n  - {id: hello, key: ab}\n'),
      /"key" cannot be "ab" ?[(:].*one character/,
    );
    assert.doesNotMatch(messages('labels:\n', 'labels:\n  - {id: hello, key: "😀"}\n'), /"key"/);
  });

  it('offers an entry of the changelog for a new version, and no older version where the entries are out of order', () => {
    const raised = GUIDELINE.replace('version: "1.0.0"', 'version: "1.1.0"');
    const [found] = added(findingsIn(raised));
    assert.deepEqual(
      found?.fixes?.map(({ title }) => title),
      ['Add an entry for "1.1.0" to the changelog', 'Change the version to "1.0.0"'],
    );
    const fixed = applyEdits(raised, offsetEdits(raised, found!.fixes![0]!.edits));
    assert.deepEqual(added(findingsIn(fixed)).map(words), []);
    const reversed = `${raised}  - version: "1.1.0"\n    date: "2026-04-01"\n    changes: []\n`;
    assert.deepEqual(added(findingsIn(reversed)).map(words), [
      'version-changelog-mismatch: Version "1.1.0" of 2026-04-01 is below "1.0.0" of 2026-03-01. Put the newest entry first.',
    ]);
  });

  it('takes a single label for the ends of a relation', () => {
    const schema = SCHEMA.replace(
      'labels:\n  - { id: toxic,',
      '  - { id: parts, type: spans, labels: [insult, threat] }\n  - { id: links, type: relations, spans: parts, labels: [insult], pairs: [{ label: insult, from: threat, to: insult }] }\nlabels:\n  - { id: toxic,',
    );
    assert.deepEqual(
      findingsIn(GUIDELINE, schema)
        .filter(({ rule }) => rule === 'schema-violation')
        .map(words),
      [],
    );
    assert.match(
      findingsIn(GUIDELINE, schema.replace('from: threat', 'from: thread')).map(words).join('\n'),
      /There is no label "thread"\. Did you mean "threat"\?/,
    );
  });
});
