import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { documentMarkdown } from '../../../src/document/markdown';
import { exchangeDocument } from '../../../src/features/exchange/extension/report-document';
import type { ExchangeReport } from '../../../src/protocol/exchange-report';
import { LOSS_REASONS } from '../../../src/formats/loss-report';
import { repoRoot } from '../../support/repo-root';

const reportMarkdown = (report: ExchangeReport): string =>
  documentMarkdown(exchangeDocument(report), '1.0.0');

const counts = { samples: 1204, answers: 2, labels: 3, suggestions: 0, notes: 0, fields: 7 };
const hostile = '<img src=x onerror=alert(1)> [a](command:x) `b` | *c*\n# d ![e](http://f)';
const report: ExchangeReport = {
  format: 'doccano',
  title: 'doccano JSONL',
  direction: 'import',
  dry_run: true,
  project: hostile,
  new: true,
  files: [],
  annotators: [hostile],
  unnamed: { answers: 1, annotator: hostile },
  read: counts,
  written: counts,
  lost: counts,
  known: 1,
  unaccounted: { labels: 1 },
  created: { [hostile]: [hostile] },
  counts: { unsupported: { count: 2, labels: 2, meaning: 'The format cannot hold it.' } },
  notes: [{ file: hostile, line: 3, about: 'x', text: hostile }],
  losses: [{ file: hostile, reason: 'unsupported', what: hostile, labels: 2, why: hostile, policy: hostile }],
};

describe('docs/formats/report.md', () => {
  const page = readFileSync(path.join(repoRoot, 'docs/formats/report.md'), 'utf8');

  it('names every reason with its meaning', () => {
    for (const [reason, meaning] of Object.entries(LOSS_REASONS))
      assert.match(page, new RegExp(`\\| \`${reason}\` +\\| ${meaning.replace(/[.*+?()]/g, '\\$&')} +\\|`));
  });

  it('names every field', () => {
    for (const field of Object.keys(report)) assert.ok(page.includes(`\`${field}\``), field);
  });
});

describe('the loss report as a document', () => {
  it('shows texts of files as they are: they are no links, pictures or HTML', () => {
    const html = new MarkdownIt({ html: true }).render(reportMarkdown(report));
    assert.doesNotMatch(html, /<(?:img|a|em)\b/);
    assert.equal(html.match(/<h1>/g)!.length, 1);
    assert.equal(html.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)!.length, 11);
    assert.match(html, /<td>1,204<\/td>/);
    assert.match(html, /and 1 more/, 'two losses are counted, one is listed');
  });

  it('lists the names that are others here', () => {
    const labels = { 'tone/Good': 'positive', 'tone/bad': 'bad', 'tone/none': null };
    const text = reportMarkdown({ ...report, mapping: { layers: {}, labels, annotators: {} } });
    assert.match(text, /## Names\n\n- `tone\/Good` is `positive` here\n\n/);
  });
});
