import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { SaxesParser } from 'saxes';
import type { ProjectModel } from '../../../../src/project/model/model';
import { documentPage } from '../../../../src/document/html';
import { documentMarkdown } from '../../../../src/document/markdown';
import { guidelineDocument } from '../../../../src/features/guideline/document';
import { LANGUAGE_GUIDELINE, LANGUAGE_SCHEMA } from '../../../support/language-project';
import { modelOf } from '../../../support/lint-lines';
import { SLOW } from '../../../host/until';

const markdownOf = (model: ProjectModel): string => documentMarkdown(guidelineDocument(model), '1.0.0');
const htmlOf = (model: ProjectModel): string => documentPage(guidelineDocument(model), '1.0.0');

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
}

/** Elements of a page and the text outside of its head. The page is written so that XML can read it. */
function parsePage(page: string): { elements: Element[]; text: string } {
  const elements: Element[] = [];
  let text = '';
  let inBody = false;
  const parser = new SaxesParser();
  parser.on('error', (error) => assert.fail(error));
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'main') inBody = true;
    elements.push({ name, attributes: attributes as Record<string, string> });
  });
  parser.on('text', (piece) => {
    if (inBody) text += piece;
  });
  parser.write(page.replace('<!doctype html>', '')).close();
  return { elements, text };
}

const SCHEMA = LANGUAGE_SCHEMA.replace(
  '  - {id: urgency',
  `  - {id: remedy, name: Remedy, type: choices, labels: [money-back, refund], when: {intent: [refund, other]}, max: 1}
  - {id: names, type: spans, labels: [person, team], overlap: any, discontinuous: true}
  - {id: urgency`,
).replace('  - {id: other,', '  - {id: money-back}\n  - {id: person}\n  - {id: team}\n  - {id: other,');

const GUIDELINE = LANGUAGE_GUIDELINE.replace(
  'changelog:',
  `  - text: Ann of sales and Bob.
    labels:
      names:
        - {start: 0, end: 12, label: person, text: Ann of sales}
        - {start: 7, end: 20, label: team, text: sales and Bob}
        - {start: 0, end: 20, label: team, parts: [{start: 0, end: 3, text: Ann}, {start: 17, end: 20, text: Bob}]}
  - {id: EX-3, marked: "A [[€50](amount) card](order-id).", labels: {intent: other}}
changelog:`,
);

describe('the guideline as a document', function () {
  this.timeout(SLOW);

  const model = modelOf(SCHEMA, GUIDELINE);
  const markdown = markdownOf(model);
  const html = htmlOf(model);

  it('has every link lead somewhere, in both forms', () => {
    const { elements } = parsePage(html);
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    const targets = elements.flatMap(({ attributes }) => attributes['href']?.slice(1) ?? []);
    assert.deepEqual(ids, [...new Set(ids)], 'each id once');
    assert.deepEqual(
      targets.filter((target) => !ids.includes(target)),
      [],
    );
    for (const wanted of [
      'label-refund',
      'rule-R-REF-2',
      'rule-TB-1',
      'example-EX-1',
      'question-intent',
      'version-2',
    ])
      assert.ok(targets.includes(wanted) || ids.includes(wanted), wanted);
    const anchors = [...markdown.matchAll(/<a id="([^"]*)">/g)].map((match) => match[1]!);
    const links = [...markdown.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1]!);
    assert.ok(links.length > 30);
    assert.deepEqual([...anchors].sort(), ids.filter((id) => id !== 'parts').sort());
    assert.deepEqual(
      links.filter((link) => !anchors.includes(link)),
      [],
    );
  });

  it('shows groups before their labels, and a label of two questions in the first', () => {
    const order = [...html.matchAll(/<h3 id="label-([^"]*)"/g)].map((match) => match[1]);
    assert.deepEqual(order.slice(0, 4), ['refund', 'money', 'duplicate-charge', 'other']);
    assert.equal(order.filter((id) => id === 'refund').length, 1);
    assert.match(markdown, /^- \[money\].*\n {2}- \[Duplicate charge\]/m);
  });

  it('says when a question is asked and how it is answered', () => {
    assert.match(
      markdown,
      /Up to 1 of the labels, or none\. It may be left open\. Asked only when \[intent\]\(#question-intent\) is \[Refund request\]\(#label-refund\) or \[other\]\(#label-other\)\./,
    );
  });

  it('says what a question means: criteria, levels with their examples, tie-breakers', () => {
    const rated = modelOf(
      SCHEMA.replace('min: 1, max: 5}', 'min: 1, max: 5, anchors: {1: can wait, 3: this week}}'),
      GUIDELINE.replace(
        'tie_breakers:',
        `layers:
  - id: urgency
    definition: What happens if nobody answers.
    include: [{id: U-1, text: Judge the harm that is named.}]
    levels:
      - {value: 5, definition: Harm is going on., rules: [{id: U-2, text: A growing loss counts.}]}
    tie_breakers:
      - {id: U-3, between: [4, 5], when: The harm is expected., prefer: 4, examples: [EX-1]}
tie_breakers:`,
      ).replace('labels: {intent: duplicate-charge}', 'labels: {intent: duplicate-charge, urgency: 5}'),
    );
    const [, section] = /<a id="question-urgency">([^]*?)\n## /.exec(markdownOf(rated))!;
    const plain = section!.replaceAll('\\', '');
    assert.match(plain, /What happens if nobody answers\.[^]*#### Counts[^]*`U-1` Judge the harm/);
    assert.match(plain, /### 1 .*can wait[^]*### 3 .*this week[^]*### 5\s+Harm is going on\.[^]*`U-2`/);
    assert.match(plain, /Examples:\*\* \[EX-1\]/);
    assert.match(plain, /### Between two levels[^]*Between 4 and 5: \*\*prefer\*\* 4\./);
    const { elements } = parsePage(htmlOf(rated));
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    for (const id of ['rule-U-1', 'rule-U-2', 'rule-U-3']) assert.ok(ids.includes(id), id);
  });

  it('marks spans inside spans, and names those that cross', () => {
    assert.match(markdown, /^> A `\[\[`€50`\]\(amount\)` card`\]\(order-id\)`\.$/m);
    assert.match(
      html,
      /<mark class="c0"><mark class="c1">€50<span class="tag">.*?amount<\/span><\/mark> card/,
    );
    assert.match(markdown, /^> `\[`Ann of sales`\]\(person\)` and Bob\.$/m);
    assert.match(markdown, /Also marked \[team\]\(#label-team\): `sales and Bob`/);
    assert.match(markdown, /Also marked \[team\]\(#label-team\): `Ann` … `Bob`/);
  });

  it('tells which labels the guideline sets against each other, and where', () => {
    assert.match(
      markdown,
      /\[Refund request\]\(#label-refund\): see \[R-REF-2\]\(#rule-R-REF-2\), \[TB-1\]\(#rule-TB-1\), \[EX-1\]\(#example-EX-1\)/,
    );
  });

  it('sets words off that are important', () => {
    assert.match(markdown, /: \*\*prefer\*\* \[Duplicate charge\]/);
    assert.match(html, /: <b>prefer <\/b><a /);
  });

  it('is the same bytes for the same guideline, and needs nothing from elsewhere', () => {
    assert.equal(htmlOf(modelOf(SCHEMA, GUIDELINE)), html);
    assert.equal(markdownOf(modelOf(SCHEMA, GUIDELINE)), markdown);
    assert.doesNotMatch(html, /<(script|link|img|iframe)|src=|url\(|@import/);
    assert.match(html, /content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"/);
  });

  it('is whole without a guideline entry, and with circles among the labels', () => {
    const odd = modelOf(
      `labelwright: 1\ndata: {samples: [d.jsonl]}\nlayers:\n  - {id: l, type: choice, labels: [a, b, gone]}\nlabels:\n  - {id: a, parent: b}\n  - {id: b, parent: a}\n`,
      'version: "1"\n',
    );
    assert.match(markdownOf(odd), /### <a id="label-gone"><\/a>gone/);
    assert.match(markdownOf(odd), /The guideline does not define it\./);
  });

  describe('takes texts for data', () => {
    const allowed = new Set(
      'table caption thead tbody tr th td html head meta title style body main header nav div h1 h2 h3 h4 p ul ol li a b code span mark blockquote'.split(
        ' ',
      ),
    );
    const pieces = [
      '<b>',
      '</p>',
      '<script>',
      '<!--',
      '&lt;',
      '&',
      '[x](y)',
      '](#a)',
      '`',
      '``',
      '**',
      '_',
      '|',
      '\n',
      '\n\n',
      '# ',
      '- ',
      '1. ',
      '\\',
      'http://x.y',
      '$',
      '~~~',
      ' ',
      'word',
      '😀',
      '"',
      "'",
      ']]>',
      '</style>',
      '\u0000',
      '{{',
      '===',
      '<details>',
    ];
    const hostile = fc
      .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
      .map((list) => `x${list.join('')}x`);
    const markdownIt = new MarkdownIt({ html: true });
    const build = (text: string, id: string): ProjectModel =>
      modelOf(
        JSON.stringify({
          labelwright: 1,
          title: text,
          data: { samples: ['d.jsonl'] },
          layers: [
            { id: 'l', name: text, question: text, type: 'choice', labels: ['a', id] },
            { id: 's', type: 'spans', labels: ['m'] },
          ],
          labels: [{ id: 'a', name: text }, { id, name: id }, { id: 'm' }],
        }),
        JSON.stringify({
          version: text,
          description: text,
          purpose: { used_by: text, costs: [{ expected: 'a', given: id, cost: 2, note: text }] },
          scope: { in: text },
          rules: [{ id: `R${id}`, text }],
          decision_order: ['a'],
          labels: [
            {
              id: 'a',
              brief: text,
              definition: text,
              scope_note: text,
              exclude: [{ id: 'R-2', text, use_instead: id }],
            },
          ],
          tie_breakers: [
            { id: `T${id}`, between: ['a', id], when: text, unless: text, prefer: 'a', rationale: text },
          ],
          examples: [
            {
              id: 'E',
              text,
              labels: { l: 'a', s: [{ start: 0, end: 1, label: 'm' }] },
              not: [id],
              rationale: text,
            },
          ],
          changelog: [
            {
              version: text,
              date: text,
              author: text,
              changes: [{ type: 'changed', target: id, note: text }],
            },
          ],
        }),
      );

    it('in HTML: no element and no attribute comes from them, and every character is there', () => {
      fc.assert(
        fc.property(hostile, hostile, (text, id) => {
          const { elements, text: shown } = parsePage(htmlOf(build(text, id.replace(/\s+/g, '-'))));
          assert.deepEqual(
            elements.filter(({ name }) => !allowed.has(name)),
            [],
          );
          const paragraph = text
            .replace('\u0000', '\ufffd')
            .split(/\n\s*\n/)[0]!
            .trim();
          if (!text.includes('\u0000')) assert.ok(shown.includes(paragraph), paragraph);
        }),
        { numRuns: 150 },
      );
    });

    it('in Markdown: no other HTML, heading, list or quote comes from them', () => {
      /** Everything but texts and links' targets. */
      const shape = (text: string, id: string): string[] =>
        markdownIt
          .parse(markdownOf(build(text, id)), {})
          .flatMap((token) => [token, ...(token.children ?? [])])
          .filter(({ type }) => !['text', 'text_special', 'softbreak', 'hardbreak', 'inline'].includes(type))
          .map(({ type, tag, content }) =>
            type.startsWith('html') ? `html ${content.replace(/id="[^"]*"/, '')}` : `${type} ${tag}`,
          );
      const plain = shape('x word x', 'word');
      fc.assert(
        fc.property(hostile, hostile, (text, id) => {
          // As many paragraphs as the text has.
          const parts = text.trim().split(/\n\s*\n/).length;
          const expected = parts === 1 ? plain : shape(Array(parts).fill('x').join('\n\n'), 'word');
          assert.deepEqual(shape(text, id.replace(/\s+/g, '-')), expected);
        }),
        { numRuns: 150 },
      );
    });
  });
});
