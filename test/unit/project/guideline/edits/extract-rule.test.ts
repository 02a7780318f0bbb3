import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../../src/project/findings/apply-edits';
import { extractRule } from '../../../../../src/project/guideline/edits/extract-rule';
import { buildModel } from '../../../../../src/project/model/build-model';
import type { ProjectModel } from '../../../../../src/project/model/model';
import { parseYaml } from '../../../../../src/base/yaml/parse';
import { LANGUAGE_GUIDELINE, LANGUAGE_SCHEMA } from '../../../../support/language-project';

const modelOf = (guideline: string): ProjectModel =>
  buildModel(
    { path: 'labelwright.yaml', document: parseYaml(LANGUAGE_SCHEMA) },
    { path: 'guideline.yaml', document: parseYaml(guideline) },
  );

/** What is between `«` and `»`, or the cursor at `|`, is selected: title -> the guideline afterwards. */
function extracted(marked: string): Record<string, string> {
  const [start, end] = marked.includes('«')
    ? [marked.indexOf('«'), marked.indexOf('»') - 1]
    : [marked.indexOf('‸'), marked.indexOf('‸')];
  const guideline = marked.replace(/[«»‸]/g, '');
  return Object.fromEntries(
    extractRule(modelOf(guideline), start, end).map(({ title, edits, path }) => {
      assert.equal(path, 'guideline.yaml');
      return [title, applyEdits(guideline, edits)];
    }),
  );
}

const put = (text: string, from: string, to: string): string => {
  assert.equal(text.split(from).length, 2, from);
  return text.replace(from, () => to);
};

describe('project/guideline/edits: a text becomes a rule', () => {
  it('takes a part of a definition, which cites the rule; for the label, against it, or in general', () => {
    const was = 'definition: The writer asks for money already paid.';
    const now = 'definition: The writer asks for (R-REF-3).';
    const made = extracted(
      put(LANGUAGE_GUIDELINE, was, 'definition: The writer asks for «money already paid».'),
    );
    const cited = (id: string): string => put(LANGUAGE_GUIDELINE, was, now.replace('R-REF-3', id));
    const include = '      - {id: R-REF-1, text: Repayment is asked for.}\n';
    const exclude = '      - {id: R-REF-2, text: Charged twice., use_instead: duplicate-charge}\n';
    const general = '  - {id: G-1, text: Label what is asked for.}\n';
    assert.deepEqual(made, {
      'Extract as a rule for "refund", R-REF-3': put(
        cited('R-REF-3'),
        include,
        `${include}      - {id: R-REF-3, text: money already paid}\n`,
      ),
      'Extract as a rule against "refund", R-REF-3': put(
        cited('R-REF-3'),
        exclude,
        `${exclude}      - {id: R-REF-3, text: money already paid}\n`,
      ),
      'Extract as a general rule, G-2': put(
        cited('G-2'),
        general,
        `${general}  - {id: G-2, text: money already paid}\n`,
      ),
    });
  });

  it('keeps the lines and comments of a text over several lines', () => {
    const guideline = (definition: string): string =>
      `version: "1"\nlabels:\n  - id: refund\n    definition: ${definition}\n    # a comment\n  - id: other\n`;
    const rule =
      '\n    include:\n      - {id: R-REFUND-1, text: Store credit counts too.}\n    # a comment\n  - id: other\n';
    const made = (definition: string): string | undefined =>
      extracted(guideline(definition))['Extract as a rule for "refund", R-REFUND-1'];
    const literal =
      '|\n      Money is asked back.\n      «Store credit\n      counts too.» Vouchers do.\n      Rest.';
    assert.equal(
      made(literal),
      `version: "1"\nlabels:\n  - id: refund\n    definition: |\n      Money is asked back.\n      (R-REFUND-1) Vouchers do.\n      Rest.${rule}`,
    );
    assert.equal(
      made('>-\n      Money\n      is asked back. «Store credit counts\n      too.»'),
      `version: "1"\nlabels:\n  - id: refund\n    definition: >-\n      Money\n      is asked back. (R-REFUND-1)${rule}`,
    );
    assert.equal(
      made('"Money \\\n      is \\"asked\\" back. « Store credit counts too. »Rest."'),
      `version: "1"\nlabels:\n  - id: refund\n    definition: "Money \\\n      is \\"asked\\" back.  (R-REFUND-1) Rest."${rule}`,
    );
  });

  it('keeps what a criterion says of the label to use instead', () => {
    const made = extracted(put(LANGUAGE_GUIDELINE, 'text: Charged twice.', 'text: Charged« twice».'));
    assert.deepEqual(Object.keys(made), [
      'Extract as a rule against "refund", R-REF-3',
      'Extract as a general rule, G-2',
    ]);
    assert.match(
      made['Extract as a rule against "refund", R-REF-3']!,
      /text: Charged \(R-REF-3\)\., use_instead: duplicate-charge\}\n {6}- \{id: R-REF-3, text: twice, use_instead: duplicate-charge\}\n/,
    );
  });

  it('takes the reason of an example, which then cites the rule', () => {
    const was = '    kind: borderline\n';
    const made = extracted(
      put(LANGUAGE_GUIDELINE, was, `${was}    rationale: The ‸duplicate is stated. # so\n`),
    );
    assert.deepEqual(Object.keys(made), [
      'Extract as a rule against "refund", R-REF-3',
      'Extract as a general rule, G-2',
    ]);
    const cites = put(LANGUAGE_GUIDELINE, '    rules: [TB-1]\n    kind', '    rules: [TB-1, G-2]\n    kind');
    assert.equal(
      made['Extract as a general rule, G-2'],
      put(
        cites,
        'Label what is asked for.}\n',
        'Label what is asked for.}\n  - {id: G-2, text: The duplicate is stated.}\n',
      ),
    );
    const part = extracted(
      put(
        LANGUAGE_GUIDELINE,
        '    rules: [TB-1]\n    kind: borderline\n',
        '    rationale: Stated. «It wins.»\n',
      ),
    );
    assert.match(
      part['Extract as a general rule, G-2']!,
      / {4}not: \[refund\]\n {4}rules: \[G-2\]\n {4}rationale: Stated\.\n/,
    );
  });

  it('offers the one label that an example shows, and none where it shows several', () => {
    const example = (labels: string): string =>
      `version: "1"\nexamples:\n  - {id: EX-1, text: Hi, labels: ${labels}, rationale: ‸Why}\n`;
    const one = extracted(example('{intent: other}'));
    assert.deepEqual(one, {
      'Extract as a rule for "other", R-OTHER-1':
        'version: "1"\nlabels:\n  - id: other\n    include:\n      - {id: R-OTHER-1, text: Why}\nexamples:\n  - {id: EX-1, text: Hi, labels: {intent: other}, rules: [R-OTHER-1]}\n',
      'Extract as a general rule, G-1':
        'version: "1"\nrules:\n  - id: G-1\n    text: Why\nexamples:\n  - {id: EX-1, text: Hi, labels: {intent: other}, rules: [G-1]}\n',
    });
    assert.deepEqual(Object.keys(extracted(example('{intent: other, more: refund}'))), [
      'Extract as a general rule, G-1',
    ]);
  });

  it('gives a criterion that is a mere text its id', () => {
    const guideline = (item: string): string =>
      `version: "1"\nlabels:\n  - id: other\n    include:\n      - ${item} # c\n      - {id: R-O-4, text: B}\n`;
    assert.deepEqual(extracted(guideline('A: b‸')), {});
    assert.deepEqual(extracted(guideline('"A: b‸, c"')), {
      'Make it a rule of its own, R-O-5': guideline('{id: R-O-5, text: "A: b, c"}'),
    });
  });

  it('offers nothing where nothing is selected, nor where nothing would be left', () => {
    for (const marked of [
      put(LANGUAGE_GUIDELINE, 'The writer asks', 'The ‸writer asks'),
      put(
        LANGUAGE_GUIDELINE,
        'definition: The writer asks for money already paid.',
        'definition: «The writer asks for money already paid.»',
      ),
      put(LANGUAGE_GUIDELINE, '- id: refund', '- id: «refund»'),
      put(
        LANGUAGE_GUIDELINE,
        'labels:\n  - id: refund\n    brief: Wants',
        '«labels:\n  - id: refund\n    brief: Wants»',
      ),
    ])
      assert.deepEqual(extracted(marked), {});
  });

  it('leaves the rest of any text as it was, in any style', () => {
    const word = fc.constantFrom('ab', 'c: d', "it's", '"q"', '#h', 'é😀', '-', '\\n', '[x]', 'end.');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 3, maxLength: 9 }),
        fc.constantFrom('double', 'single', 'literal', 'folded', 'plain'),
        fc.nat(),
        fc.nat(),
        (words, style, a, b) => {
          const value = style === 'plain' ? words.join(' ').replace(/[^\w. ]/gu, 'x') : words.join(' ');
          const half = words.length >> 1;
          const source = {
            double: JSON.stringify(value),
            single: `'${value.replaceAll("'", "''")}'`,
            literal: `|-\n      ${words.slice(0, half).join(' ')}\n      ${words.slice(half).join(' ')}`,
            folded: `>-\n      ${words.slice(0, half).join(' ')}\n      ${words.slice(half).join(' ')}`,
            plain: value,
          }[style];
          const guideline = `version: "1"\nlabels:\n  - id: refund\n    definition: ${source}\n`;
          const model = modelOf(guideline);
          const said = model.guideline!.definitions[0]!.definition!;
          const { start, end } = said.file.document.range(said.node);
          const from = start + (a % (end - start));
          const to = from + (b % (end - from + 1));
          for (const { id, edits } of extractRule(model, from, to).slice(0, 1)) {
            const after = modelOf(applyEdits(guideline, edits)).guideline!;
            const rule = [
              ...after.rules,
              ...after.definitions[0]!.include,
              ...after.definitions[0]!.exclude,
            ].find((one) => one.id === id)!;
            const now = after.definitions[0]!.definition!.text;
            const [left, right, ...more] = now.split(`(${id})`);
            assert.ok(more.length === 0 && left !== undefined && right !== undefined, now);
            assert.ok(said.text.startsWith(left) && said.text.endsWith(right), now);
            const middle = said.text.slice(left.length, said.text.length - right.length);
            assert.equal(rule.text, middle.replace(/\s+/g, ' '));
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
