import assert from 'node:assert/strict';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver/node';
import { documentLinks } from '../../../src/language/document-links';
import { documentSymbols } from '../../../src/language/document-symbols';
import { foldingRanges } from '../../../src/language/folding';
import { selectionRanges } from '../../../src/language/selection-ranges';
import { workspaceSymbols } from '../../../src/language/workspace-symbols';
import { languageProject, type OpenedInMemory } from '../../support/language-project';

describe('language/symbols, folding, links, selection', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject();
  });

  it('outlines sections, labels with their rules, tie-breakers, examples and versions', () => {
    const lines: string[] = [];
    const kinds = new Map<number, string>(Object.entries(SymbolKind).map(([name, kind]) => [kind, name]));
    const show = (symbol: DocumentSymbol, indent: string): void => {
      lines.push(
        `${indent}${kinds.get(symbol.kind)} ${symbol.name}${symbol.detail === undefined ? '' : `: ${symbol.detail}`}`,
      );
      for (const child of symbol.children!) show(child, `${indent}  `);
    };
    for (const symbol of documentSymbols(opened.model, 'guideline.yaml')) show(symbol, '');
    assert.deepEqual(lines, [
      'Namespace version: 2',
      'Namespace status: draft',
      'Namespace rules',
      '  Function G-1: Label what is asked for.',
      'Namespace labels',
      '  EnumMember refund: Wants money back.',
      '    Function R-REF-1: Repayment is asked for.',
      '    Function R-REF-2: Charged twice.',
      '  EnumMember duplicate-charge: One purchase was charged twice.',
      'Namespace tie_breakers',
      '  Operator TB-1: Both fit.',
      'Namespace examples',
      '  String EX-1: Two payments of [€49.90](amount) for [A-1009](order-id).',
      'Namespace changelog',
      '  Event 2',
      '    Event refund: changed',
      '  Event 1',
      '    Event *: added',
    ]);
    const people = documentSymbols(opened.model, 'labelwright.yaml').find(({ name }) => name === 'people');
    assert.deepEqual(
      people?.children!.map(({ name, children }) => [name, children!.map((child) => child.name)]),
      [
        ['annotators', ['ana', 'ben']],
        ['reviewers', ['lea']],
      ],
    );
    const [label] = documentSymbols(opened.model, 'guideline.yaml')[3]!.children!;
    assert.equal(opened.slice('guideline.yaml', label!.selectionRange), 'refund');
    assert.match(opened.slice('guideline.yaml', label!.range)!, /^id: refund[^]*Store credit is money\.$/);
  });

  it('finds labels and rules by a few letters of id or name', () => {
    const find = (query: string) =>
      workspaceSymbols(opened.model, query, ({ path, range }) => ({ uri: path, range })).map(
        ({ name, location }) => `${name} ${location.uri}`,
      );
    assert.deepEqual(find('rfnd'), ['refund guideline.yaml']);
    assert.deepEqual(find('Refund req'), ['refund guideline.yaml']);
    assert.deepEqual(find('tb-'), ['TB-1 guideline.yaml']);
    assert.ok(find('').length > 8 && !find('').some((found) => found.startsWith('ana')));
    assert.deepEqual(find('zzz'), []);
  });

  it('folds sections, items and comments', async () => {
    const commented = await languageProject({
      'guideline.yaml':
        '# one\n# two\n# three\nversion: "1"\nlabels:\n  - id: refund\n    definition: |\n      a\n      b\nrules: []\n',
    });
    assert.deepEqual(foldingRanges(commented.model, 'guideline.yaml'), [
      { startLine: 0, endLine: 2, kind: 'comment' },
      { startLine: 4, endLine: 8 },
      { startLine: 5, endLine: 8 },
      { startLine: 6, endLine: 8 },
    ]);
  });

  it('links paths and globs to files, and rules of the linter to their pages', async () => {
    const links = await documentLinks(
      opened,
      'labelwright.yaml',
      (path) => path,
      (rule) => `docs:${rule}`,
    );
    assert.deepEqual(
      links.map(({ range, target, tooltip }) => [opened.slice('labelwright.yaml', range), target, tooltip]),
      [
        ['guideline.yaml', 'guideline.yaml', 'guideline.yaml'],
        ['data/*.jsonl', 'data/a.jsonl', 'data/a.jsonl'],
        ['missing-definition', 'docs:missing-definition', 'About missing-definition'],
      ],
    );
    const none = await documentLinks(
      opened,
      'guideline.yaml',
      (path) => path,
      () => 'x',
    );
    assert.deepEqual(none, []);
  });

  it('expands a selection from a word to the file', () => {
    const ranges = selectionRanges(
      opened.model,
      'guideline.yaml',
      opened.at('guideline.yaml', 'text: Charged tw|ice.'),
    );
    const texts = ranges.map((range) => opened.slice('guideline.yaml', range)!);
    assert.deepEqual(texts.slice(0, 4), [
      'Charged twice.',
      'text: Charged twice.',
      '{id: R-REF-2, text: Charged twice., use_instead: duplicate-charge}',
      texts[3],
    ]);
    assert.ok(texts.length >= 6);
    for (const [n, text] of texts.slice(1).entries())
      assert.ok(text.includes(texts[n]!) && text !== texts[n]);
  });
});
