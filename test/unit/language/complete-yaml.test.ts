import assert from 'node:assert/strict';
import schema from '../../../src/project/schema/labelwright.schema.json';
import { parseYaml } from '../../../src/base/yaml/parse';
import { nodeAt } from '../../../src/base/yaml/path';
import type { YamlDocument } from '../../../src/base/yaml/document';
import { toJs, type JsValue } from '../../../src/base/yaml/tree';
import { completeYaml } from '../../../src/language/completion/complete-yaml';
import { withoutStops, type EditorCompletion } from '../../../src/language/completion/item';
import { languageProject, placeOf, type OpenedInMemory } from '../../support/language-project';
import { LineIndex } from '../../../src/base/yaml/line-index';
import { SLOW } from '../../host/until';

interface Completed {
  readonly labels: string[];
  item(label: string): EditorCompletion;
  /** The value at a JSON pointer of the file after an item was taken. */
  taken(label: string, pointer: string): JsValue | undefined;
  /** The lines that the item changed. */
  written(label: string): string;
}

describe('language/completion of YAML', function () {
  this.timeout(SLOW);

  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject();
  });

  /** Completes where `|` stands after a piece of a file was replaced, as while typing: the model is that of before. */
  async function complete(path: string, before: string, after: string): Promise<Completed> {
    const base = opened.text(path);
    placeOf(base, `|${before}`);
    const marked = before === '' ? base + after : base.replace(before, () => after);
    return completeText(path, marked);
  }

  async function completeText(path: string, marked: string): Promise<Completed> {
    const offset = marked.indexOf('|');
    const text = marked.slice(0, offset) + marked.slice(offset + 1);
    const position = new LineIndex(text).lineColumn(offset);
    const items = await completeYaml(opened, path, text, position);
    const item = (label: string) =>
      items.find((found) => found.label === label) ??
      assert.fail(`${label} is not among ${items.map((found) => found.label).join(', ')}`);
    const taken = (label: string): string => apply(text, item(label));
    return {
      labels: items.map(({ label }) => label),
      item,
      taken: (label, pointer) => {
        const document = parseYaml(taken(label));
        assert.deepEqual(document.problems, [], taken(label));
        return valueAt(document, pointer);
      },
      written: (label) => {
        const old = new Set(text.split('\n'));
        return taken(label)
          .split('\n')
          .filter((line) => !old.has(line))
          .join('\n');
      },
    };
  }

  describe('keys', () => {
    it('offers what is missing, what is required first, with documentation', async () => {
      const { labels, item, written } = await complete(
        'labelwright.yaml',
        'labels:\n  - {id: refund',
        '  - id: more\n    |\nlabels:\n  - {id: refund',
      );
      assert.deepEqual(labels, ['type']);
      assert.equal(item('type').detail, 'required');
      assert.match(item('type').documentation!, /What kind of question/);
      assert.equal(written('type'), '    type: ');
    });

    it('knows the kind of layer', async () => {
      const layer = await complete(
        'labelwright.yaml',
        '\nlabels:\n  - {id: refund',
        '\n  - id: more\n    type: spans\n    |\nlabels:\n  - {id: refund',
      );
      assert.deepEqual(layer.labels.slice(0, 1), ['labels']);
      assert.ok(
        layer.labels.includes('overlap') && !layer.labels.includes('step') && !layer.labels.includes('id'),
      );
      assert.equal(layer.written('labels'), '    labels: []');
    });

    it('works at the top, within a word, inside braces, and in front of a colon', async () => {
      const top = await complete('guideline.yaml', 'status: draft', 'pur|\nstatus: draft');
      assert.ok(top.labels.includes('purpose') && !top.labels.includes('version'));
      assert.match(top.written('purpose'), /^purpose:\n {2}$/);
      const flow = await complete('guideline.yaml', 'text: Charged twice., ', 'text: Charged twice., u|, ');
      assert.deepEqual(flow.labels, []);
      const braces = await complete('labelwright.yaml', 'name: Refund request}', 'name: Refund request, |}');
      assert.ok(braces.labels.includes('aliases') && !braces.labels.includes('name'));
      assert.match(braces.written('aliases'), /name: Refund request, aliases: \[\]\}$/);
      const colon = await complete('guideline.yaml', 'scope_note: Store', 'sco|pe: Store');
      assert.equal(colon.written('scope_note'), '    scope_note: Store credit is money.');
    });

    it('works in an inline guideline', async () => {
      const inline = await completeText(
        'labelwright.yaml',
        'labelwright: 1\nguideline:\n  version: "1"\n  |\n',
      );
      assert.ok(inline.labels.includes('tie_breakers') && !inline.labels.includes('people'));
    });

    it('offers layers where they are keys, lint rules and their options', async () => {
      const layers = await complete('guideline.yaml', '{intent: duplicate-charge}', '{|}');
      assert.deepEqual(layers.labels, ['intent', 'entities', 'urgency']);
      const rules = await complete(
        'labelwright.yaml',
        'missing-definition: off',
        'missing-definition: off\n    |',
      );
      assert.ok(rules.labels.includes('dangling-reference') && !rules.labels.includes('missing-definition'));
      assert.deepEqual(rules.item('dangling-reference').about, {
        kind: 'lint-rule',
        id: 'dangling-reference',
      });
      assert.equal(rules.written('dangling-reference'), '    dangling-reference: ');
    });
  });

  describe('values', () => {
    it('offers labels wherever a label belongs, without those that are there', async () => {
      const between = await complete(
        'guideline.yaml',
        'between: [duplicate-charge, refund]',
        'between: [refund, |]',
      );
      assert.deepEqual(between.labels.slice(0, 4), ['duplicate-charge', 'other', 'order-id', 'amount']);
      assert.equal(between.item('duplicate-charge').detail, 'Duplicate charge');
      assert.deepEqual(between.taken('other', '/tie_breakers/0/between'), ['refund', 'other']);
      const open = await complete('guideline.yaml', 'not: [refund]', 'not: [ref|');
      assert.ok(open.labels.includes('refund'));
      const item = await complete(
        'guideline.yaml',
        'tie_breakers:',
        'decision_order:\n  - refund\n  - du|\ntie_breakers:',
      );
      assert.ok(item.labels.includes('duplicate-charge') && !item.labels.includes('refund'));
      assert.deepEqual(item.taken('duplicate-charge', '/decision_order'), ['refund', 'duplicate-charge']);
    });

    it('starts an item where its dash is missing', async () => {
      const item = await complete(
        'guideline.yaml',
        'tie_breakers:',
        'decision_order:\n  - refund\n  |\ntie_breakers:',
      );
      assert.deepEqual(item.taken('duplicate-charge', '/decision_order'), ['refund', 'duplicate-charge']);
    });

    it('offers what fits the place', async () => {
      const expected: [string, string, string, string[]][] = [
        ['guideline.yaml', 'prefer: duplicate-charge', 'prefer: |', ['duplicate-charge', 'refund']],
        ['guideline.yaml', 'status: draft', 'status: r|', ['draft', 'pilot', 'released', 'retired']],
        ['guideline.yaml', 'rules: [TB-1]', 'rules: [|]', ['G-1', 'R-REF-1', 'R-REF-2', 'TB-1']],
        ['guideline.yaml', 'examples: [EX-1]', 'examples: [|]', ['EX-1']],
        [
          'guideline.yaml',
          '{intent: duplicate-charge}',
          '{intent: |}',
          ['refund', 'duplicate-charge', 'other'],
        ],
        ['guideline.yaml', '[A-1009](order-id)', '[A-1009](or|)', ['order-id', 'amount']],
        ['labelwright.yaml', 'guideline: guideline.yaml', 'guideline: |', ['guideline.yaml']],
        ['labelwright.yaml', 'samples: [data/*.jsonl]', 'samples: [|]', ['data/a.jsonl', 'gold/a.jsonl']],
        ['labelwright.yaml', 'samples: [data/*.jsonl]', 'id: |', ['id', 'text']],
        [
          'labelwright.yaml',
          'missing-definition: off',
          'missing-definition: |',
          ['off', 'info', 'warning', 'error'],
        ],
        ['labelwright.yaml', 'selectable: false', 'selectable: |', ['true', 'false']],
        [
          'labelwright.yaml',
          'parent: money',
          'parent: "mo|"',
          ['refund', 'money', 'other', 'order-id', 'amount'],
        ],
      ];
      for (const [path, before, after, labels] of expected)
        assert.deepEqual((await complete(path, before, after)).labels, labels, after);
    });

    it('offers the layers, types and conditions of a layer', async () => {
      const layers = (line: string) =>
        complete('labelwright.yaml', '\nlabels:\n  - {id: refund', `\n  - ${line}\nlabels:\n  - {id: refund`);
      assert.deepEqual((await layers('{id: x, type: relations, spans: |}')).labels, ['entities']);
      assert.deepEqual((await layers('{id: x, type: |}')).labels, schema.$defs.layer.properties.type.enum);
      assert.deepEqual((await layers('{id: x, type: text, when: {|}}')).labels, ['intent', 'entities']);
      assert.deepEqual((await layers('{id: x, type: text, when: {intent: [|]}}')).labels, [
        'refund',
        'duplicate-charge',
        'other',
      ]);
    });

    it('has nothing for prose, new ids and comments', async () => {
      for (const [before, after] of [
        ['when: Both fit.', 'when: Both |'],
        ['version: "2"\nstatus', 'version: "|"\nstatus'],
        ['when: Both fit.', 'when: Both fit. # see |'],
      ] as const)
        assert.deepEqual((await complete('guideline.yaml', before, after)).labels, [], after);
    });
  });

  describe('in a file that is broken', () => {
    const damages: readonly [what: string, before: string, after: string][] = [
      ['a key without its end', '    when: Both fit.', '    whe'],
      ['a key without its colon', '    when: Both fit.', '    when Both fit.'],
      ['a quote that does not end', '    when: Both fit.', '    when: "Both fit.'],
      ['a list that does not end', 'between: [duplicate-charge, refund]', 'between: [duplicate-charge, '],
      ['a wrong indentation', '    when: Both fit.', '   when: Both fit.'],
      ['a tab', '    when: Both fit.', '\twhen: Both fit.'],
      ['a half key below', '    examples: [EX-1]', '    exam'],
      ['a quote that does not end far above', '    scope_note: Store', '    scope_note: "Store'],
    ];
    for (const [what, before, after] of damages)
      it(`still offers values and keys beside ${what}`, async () => {
        const text = opened.text('guideline.yaml').replace(before, () => after);
        assert.notEqual(text, opened.text('guideline.yaml'));
        const at = (from: string, to: string) =>
          completeText(
            'guideline.yaml',
            text.replace(from, () => to),
          );
        const values = await at('prefer: duplicate-charge', 'prefer: |');
        assert.ok(values.labels.includes('duplicate-charge') && values.labels.includes('refund'));
        const marked = await at('[A-1009](order-id)', '[A-1009](|)');
        assert.deepEqual(marked.labels, ['order-id', 'amount']);
        // A line below one that is not as deep goes on with its text.
        if (after.startsWith('   when')) return;
        const keys = await at('    prefer: duplicate-charge', '    |');
        assert.ok(keys.labels.includes('prefer') && keys.labels.includes('unless'), keys.labels.join());
        assert.ok(!keys.labels.includes('id') && !keys.labels.includes('definition'));
      });

    it('knows a line that is a little too far to the left', async () => {
      const keys = await complete('guideline.yaml', '    prefer: duplicate-charge', '   pre|');
      assert.ok(keys.labels.includes('prefer'));
    });

    it('takes no word of a text for a key', async () => {
      for (const [before, after] of [
        ['    definition: One purchase', '    definition: One\n      pur|'],
        ['    definition: One purchase', '    definition: "One\n      pur|'],
        ['    definition: One purchase', '    definition: >\n      pur|'],
        ['    definition: One purchase', '    definition: >\n      One\n      whe: pur|'],
      ] as const)
        assert.deepEqual((await complete('guideline.yaml', before, after)).labels, [], after);
    });
  });

  describe('what is inserted', () => {
    it('brings the dash of an item, also before its key', async () => {
      const after = await complete('guideline.yaml', 'tie_breakers:', '  |\ntie_breakers:');
      assert.equal(after.taken('id', '/labels/2/id'), null);
      assert.equal(after.written('include'), '  - include:\n      - ');
      const block = await complete('guideline.yaml', 'rules: [TB-1]', 'rules:\n      |');
      assert.deepEqual(block.taken('G-1', '/examples/0/rules'), ['G-1']);
    });

    it('brings the brackets of a list and the space behind a colon', async () => {
      const list = await complete('guideline.yaml', 'rules: [TB-1]', 'rules: |');
      assert.deepEqual(list.taken('G-1', '/examples/0/rules'), ['G-1']);
      const flow = await complete('labelwright.yaml', 'labels: [order-id, amount]', 'labels: |');
      assert.deepEqual(flow.taken('amount', '/layers/1/labels'), ['amount']);
      const space = await complete('guideline.yaml', 'prefer: duplicate-charge', 'prefer:|');
      assert.equal(space.taken('refund', '/tie_breakers/0/prefer'), 'refund');
    });

    it('closes a quote that is open, and no other', async () => {
      const list = await complete('guideline.yaml', '[duplicate-charge, refund]', '["|]');
      assert.deepEqual(list.taken('refund', '/tie_breakers/0/between'), ['refund']);
      const closed = await complete('guideline.yaml', '[duplicate-charge, refund]', '["|"]');
      assert.deepEqual(closed.taken('refund', '/tie_breakers/0/between'), ['refund']);
      const single = await complete('guideline.yaml', 'prefer: duplicate-charge', "prefer: 'du|");
      assert.equal(single.taken('duplicate-charge', '/tie_breakers/0/prefer'), 'duplicate-charge');
    });

    it('begins with the labels of the own layer where another label is to be used', async () => {
      const { labels } = await complete(
        'guideline.yaml',
        'tie_breakers:',
        '  - {id: amount, exclude: [{id: E-X, text: x, use_instead: |}]}\ntie_breakers:',
      );
      assert.deepEqual(labels, ['order-id', 'refund', 'duplicate-charge', 'other']);
    });

    it('says where more is to be chosen', async () => {
      const keys = await complete('guideline.yaml', '    prefer: duplicate-charge', '    |');
      assert.equal(keys.item('prefer').retriggers, true);
      assert.equal(keys.item('rationale').retriggers, undefined);
      const top = await complete('labelwright.yaml', 'labelwright: 1\n', 'labelwright: 1\n|\n');
      assert.equal(top.labels.at(-1), '$schema');
    });
  });

  describe('snippets', () => {
    it('writes items that the linter would take', async () => {
      const label = await complete('guideline.yaml', 'tie_breakers:', '  - |\ntie_breakers:');
      assert.equal(label.taken('label', '/labels/2/id'), 'other');
      assert.equal(label.taken('label', '/labels/2/include/0/id'), 'R-OTH-1');
      assert.equal(label.taken('label', '/labels/2/exclude/0/use_instead'), 'label');
      const rule = await complete(
        'guideline.yaml',
        'labels:\n  - id: refund',
        '  - |\nlabels:\n  - id: refund',
      );
      assert.equal(rule.taken('rule', '/rules/1/id'), 'G-2');
      const exclusion = await complete(
        'guideline.yaml',
        '    scope_note: Store',
        '      |\n    scope_note: Store',
      );
      assert.equal(exclusion.taken('exclusion', '/labels/0/exclude/1/id'), 'R-REF-3');
      const example = await complete('guideline.yaml', 'changelog:', '  - |\nchangelog:');
      assert.equal(example.taken('marked example', '/examples/1/marked'), 'Text with [words](order-id).');
      assert.equal(example.taken('example', '/examples/1/id'), 'EX-2');
      const version = await complete('guideline.yaml', 'changelog:', 'changelog:\n  - |');
      assert.equal(version.taken('version', '/changelog/0/changes/0/type'), 'changed');
      const layer = await complete(
        'labelwright.yaml',
        'labels:\n  - {id: refund',
        '  - |\nlabels:\n  - {id: refund',
      );
      assert.equal(layer.taken('rating layer', '/layers/3/max'), 5);
    });

    it('proposes a tie-breaker for the pairs that people confuse', async () => {
      const without = await languageProject({
        'guideline.yaml': 'version: "1"\nlabels: []\ntie_breakers:\n',
      });
      const text = 'version: "1"\nlabels: []\ntie_breakers:\n  ';
      const items = await completeYaml(without, 'guideline.yaml', text, {
        line: 3,
        character: 2,
      });
      assert.equal(items[0]?.label, 'tie-breaker duplicate-charge / refund');
      assert.equal(items[0]?.detail, 'Confused on 1 sample, no tie-breaker yet');
      assert.deepEqual(valueAt(parseYaml(apply(text, items[0]!)), '/tie_breakers/0/between'), [
        'duplicate-charge',
        'refund',
      ]);
    });
  });

  it('offers rules and directives in suppression comments', async () => {
    const rules = await complete(
      'guideline.yaml',
      'status:',
      '# labelwright-disable-next-line dang|\nstatus:',
    );
    assert.ok(rules.labels.includes('dangling-reference'));
    const directives = await complete('guideline.yaml', 'status:', '# labelw|\nstatus:');
    assert.equal(directives.labels[0], 'labelwright-disable-next-line');
    const reason = await complete(
      'guideline.yaml',
      'status:',
      '# labelwright-disable x -- because |\nstatus:',
    );
    assert.deepEqual(reason.labels, []);
  });

  it('offers keys, people, files and settings of a batch', async () => {
    const path = 'assignments/main.yaml';
    const text = 'people: [{id: lou, left: true}]\n';
    const { project, model } = await languageProject({ [path]: text });
    const labels = async (marked: string): Promise<string[]> => {
      const [before, after] = marked.split('|') as [string, string];
      const position = new LineIndex(before).lineColumn(before.length);
      const found = await completeYaml({ project, model }, path, before + after, position);
      return found.map(({ label }) => label);
    };
    assert.deepEqual(await labels(`${text}me|`), [
      'samples',
      'per_sample',
      'on_disagreement',
      'overlap',
      'method',
      'seed',
      'after',
      'note',
      '$schema',
    ]);
    assert.deepEqual(await labels('people: [|]\n'), ['ana', 'ben']);
    assert.deepEqual(await labels('people:\n  - id: |\n'), ['ana', 'ben']);
    assert.deepEqual(await labels(`${text}samples: {open_of: |}\n`), ['lou']);
    assert.deepEqual(await labels(`${text}method: |\n`), ['balanced', 'hash']);
    assert.ok((await labels(`${text}samples: {files: |}\n`)).some((file) => file.startsWith('data/')));
  });

  it('survives a file in any state', async () => {
    const text = opened.text('guideline.yaml');
    for (let offset = 0; offset < text.length; offset += 7) {
      const cut = text.slice(0, offset);
      const position = new LineIndex(cut).lineColumn(offset);
      await completeYaml(opened, 'guideline.yaml', cut, position);
      await completeYaml(opened, 'guideline.yaml', text, position);
    }
  });
});

/** The text with an item taken, as an editor does it: the lines of a snippet are indented like the line they go into. */
function apply(text: string, { insert, isSnippet, range }: EditorCompletion): string {
  const lines = new LineIndex(text);
  const start = lines.offsetAt(range.start);
  const indent = /^ */.exec(text.slice(lines.lineStart(range.start.line)))![0];
  const plain = isSnippet ? withoutStops(insert).replaceAll('\n', `\n${indent}`) : insert;
  return text.slice(0, start) + plain + text.slice(lines.offsetAt(range.end));
}

function valueAt({ root }: YamlDocument, pointer: string): JsValue | undefined {
  const node = nodeAt(root, pointer);
  return node && toJs(node);
}
