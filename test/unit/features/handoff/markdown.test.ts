import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { escapeLine, escapeMarkdown, linkOf } from '../../../../src/features/handoff/bundle/data-card';

describe('text of the project in a data card', () => {
  const rendered = (text: string): string => new MarkdownIt({ html: true, linkify: true }).render(text);

  it('keeps its paragraphs and formats nothing', () => {
    const text = 'Support\n===\nof a *shop*\n---\n<b>x</b> | y\n\n# two\n- three https://example.org &amp;';
    assert.equal(
      rendered(escapeMarkdown(text)),
      '<p>Support<br>\n===<br>\nof a *shop*<br>\n---<br>\n&lt;b&gt;x&lt;/b&gt; | y</p>\n' +
        '<p># two<br>\n- three https://example.org &amp;amp;</p>\n',
    );
  });

  it('stays on its line in headings and cells', () => {
    assert.equal(escapeLine('two\n\n# lines | bar'), 'two # lines \\| bar');
  });

  it('links addresses and nothing that only begins like one', () => {
    assert.equal(linkOf('https://example.org/a_b'), '<https://example.org/a_b>');
    assert.doesNotMatch(rendered(linkOf('https://example.org> <i>x')), /<i>|href/);
    assert.doesNotMatch(rendered(linkOf('javascript:alert(1)')), /href/);
  });
});
