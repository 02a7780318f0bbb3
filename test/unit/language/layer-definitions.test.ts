import assert from 'node:assert/strict';
import { SymbolKind } from 'vscode-languageserver/node';
import { completeYaml } from '../../../src/language/completion/complete-yaml';
import { withoutStops } from '../../../src/language/completion/item';
import { definitionInYaml } from '../../../src/language/definition';
import { documentSymbols } from '../../../src/language/document-symbols';
import { hoverYaml } from '../../../src/language/hover';
import { referencesInYaml } from '../../../src/language/references';
import type { FileRange } from '../../../src/language/places';
import { LANGUAGE_GUIDELINE, languageProject, type OpenedInMemory } from '../../support/language-project';

const GUIDELINE = LANGUAGE_GUIDELINE.replace(
  'tie_breakers:\n',
  `layers:
  - id: urgency
    definition: What happens if nobody answers.
    include:
      - {id: U-1, text: Judge the harm that is named.}
    levels:
      - {value: 1, definition: It can wait.}
      - value: 5
        definition: Harm is going on.
        rules:
          - {id: U-2, text: A loss of money each day counts.}
    tie_breakers:
      - {id: U-3, between: [4, 5], when: The harm is expected., prefer: 4}
tie_breakers:
`,
);

describe('a question in the guideline, in the editor', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject({ 'guideline.yaml': GUIDELINE });
  });
  const hover = (path: string, marked: string): string =>
    hoverYaml(opened, path, opened.at(path, marked))!.markdown.replace(/\\/g, '');
  const show = (place: FileRange | undefined): string | undefined =>
    place && `${place.path}:${place.range.start.line + 1} ${opened.slice(place.path, place.range)}`;
  /** Completions at `|` after `before` was replaced by `after`. */
  const complete = async (before: string, after: string) => {
    const marked = GUIDELINE.replace(before, () => after);
    assert.notEqual(marked, GUIDELINE);
    const text = marked.replace('|', '');
    const at = marked.slice(0, marked.indexOf('|')).split('\n');
    const position = { line: at.length - 1, character: at.at(-1)!.length };
    return completeYaml(opened, 'guideline.yaml', text, position);
  };

  it('is shown wherever the layer is named', () => {
    for (const [path, marked] of [
      ['labelwright.yaml', 'id: urg|ency'],
      ['guideline.yaml', 'id: urg|ency'],
    ] as const) {
      const text = hover(path, marked);
      assert.match(text, /`urgency`: layer of type `rating`/);
      assert.match(text, /What happens if nobody answers\.[^]*Counts:\n- `U-1` Judge the harm/);
      assert.match(text, /Levels:\n- 1: It can wait\.\n- 5: Harm is going on\./);
    }
    assert.match(hover('guideline.yaml', 'id: U|-1'), /counts for `urgency`/);
    assert.match(hover('guideline.yaml', 'id: U|-2'), /rule of level 5 of `urgency`[^]*A loss of money/);
    assert.match(
      hover('guideline.yaml', 'id: U|-3'),
      /tie-breaker between levels 4 and 5 of `urgency`, prefers 4[^]*When: The harm is expected\./,
    );
  });

  it('leads to the schema and back, and is found', async () => {
    const define = (path: string, marked: string) =>
      show(definitionInYaml(opened.model, path, opened.at(path, marked)));
    assert.equal(define('guideline.yaml', 'id: urg|ency'), 'labelwright.yaml:8 urgency');
    assert.match(define('labelwright.yaml', 'id: urg|ency')!, /^guideline\.yaml:\d+ urgency$/);
    const at = opened.at('labelwright.yaml', 'id: urg|ency');
    const found = await referencesInYaml(opened, 'labelwright.yaml', at, {
      includeDeclaration: true,
    });
    assert.ok(found.some(({ path }) => path === 'guideline.yaml'));
    assert.ok(found.some(({ path }) => path === 'annotations/ana.jsonl'));
  });

  it('is completed: ids of layers, values of the scale, entries to fill in', async () => {
    const labels = async (before: string, after: string) =>
      (await complete(before, after)).map(({ label }) => label);
    assert.deepEqual(await labels('- id: urgency', '- id: |'), ['intent', 'entities']);
    assert.deepEqual(await labels('between: [4, 5]', 'between: [4, |]'), ['1', '2', '3', '5']);
    assert.deepEqual(await labels('prefer: 4', 'prefer: |'), ['1', '2', '3', '4', '5']);
    const snippet = async (before: string, after: string, label: string) =>
      withoutStops((await complete(before, after)).find((item) => item.label === label)!.insert);
    assert.match(await snippet('- {value: 1, definition: It can wait.}', '- |', 'level'), /value: 1\n/);
    assert.match(
      await snippet('- {id: U-3, between', '- |\n      - {id: U-3, between', 'tie-breaker'),
      /id: U-4\n\s+between: \[3, 4\]/,
    );
    assert.match(
      await snippet('- {id: U-1, text: Judge', '- |\n      - {id: U-1, text: Judge', 'criterion'),
      /id: U-4/,
    );
    assert.match(await snippet('  - id: urgency', '  - |\n  - id: urgency', 'layer'), /id: intent/);
  });

  it('has a place in the outline', () => {
    const symbols = documentSymbols(opened.model, 'guideline.yaml');
    const layers = symbols.find(({ name }) => name === 'layers')!;
    const [urgency] = layers.children!;
    assert.deepEqual([urgency!.name, urgency!.kind], ['urgency', SymbolKind.Class]);
    assert.deepEqual(
      urgency!.children!.map(({ name, kind }) => [kind, name]),
      [
        [SymbolKind.Function, 'U-1'],
        [SymbolKind.EnumMember, '1'],
        [SymbolKind.EnumMember, '5'],
        [SymbolKind.Operator, 'U-3'],
      ],
    );
  });
});
