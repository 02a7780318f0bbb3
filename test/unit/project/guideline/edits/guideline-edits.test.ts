import assert from 'node:assert/strict';
import { applyEdits } from '../../../../../src/project/findings/apply-edits';
import { addExample } from '../../../../../src/project/guideline/edits/examples';
import type { GuidelineEdits } from '../../../../../src/project/guideline/edits/places';
import { addGeneralRule, addRule } from '../../../../../src/project/guideline/edits/rules';
import { addTieBreaker, amendTieBreaker } from '../../../../../src/project/guideline/edits/tie-breakers';
import { addChanges, bumpVersion, nextVersion } from '../../../../../src/project/guideline/edits/versions';
import { buildModel } from '../../../../../src/project/model/build-model';
import type { ProjectModel } from '../../../../../src/project/model/model';
import { parseYaml } from '../../../../../src/base/yaml/parse';
import { LANGUAGE_GUIDELINE, LANGUAGE_SCHEMA } from '../../../../support/language-project';

const modelOf = (guideline: string): ProjectModel =>
  buildModel(
    { path: 'labelwright.yaml', document: parseYaml(LANGUAGE_SCHEMA) },
    { path: 'guideline.yaml', document: parseYaml(guideline) },
  );

function edit(guideline: string, change: (model: ProjectModel) => GuidelineEdits | undefined): string {
  const made = change(modelOf(guideline));
  assert.ok(made, 'the edit can be made');
  assert.equal(made.path, 'guideline.yaml');
  return applyEdits(guideline, made.edits);
}

/** The lines that are new, with the old ones all still there in their order. */
function added(before: string, after: string): string {
  const old = before.split('\n');
  const fresh: string[] = [];
  let next = 0;
  for (const line of after.split('\n')) {
    if (line === old[next]) next += 1;
    else fresh.push(line);
  }
  assert.equal(next, old.length, `a line is gone: ${JSON.stringify(old[next])}\n${after}`);
  return fresh.join('\n');
}

const both = (guideline: string, change: (model: ProjectModel) => GuidelineEdits | undefined): string =>
  added(guideline, edit(guideline, change));

describe('project/guideline/edits', () => {
  it('adds a tie-breaker behind the others, with the next id', () => {
    const text = both(LANGUAGE_GUIDELINE, (model) =>
      addTieBreaker(model, { between: ['refund', 'other'], when: 'TBD', prefer: 'refund', examples: [] }),
    );
    assert.equal(text, '  - id: TB-2\n    between: [refund, other]\n    when: TBD\n    prefer: refund');
  });

  it('puts a part that is missing where it is documented to stand, with the blank lines of its neighbours', () => {
    const guideline =
      'version: "1"\n\nlabels:\n  - id: refund # c\n    # about refund\n\nchangelog:\n  - version: "1"\n';
    assert.equal(
      edit(guideline, (model) => addTieBreaker(model, { between: ['refund', 'other'], prefer: 'other' })),
      'version: "1"\n\nlabels:\n  - id: refund # c\n    # about refund\n\ntie_breakers:\n  - id: TB-1\n    between: [refund, other]\n' +
        '    prefer: other\n\nchangelog:\n  - version: "1"\n',
    );
  });

  it('fills lists that are empty in any way, and keeps the comments there', () => {
    const item = '\n  - id: G-1\n    text: A.';
    const rule = (guideline: string): string =>
      edit(guideline, (model) => addGeneralRule(model, { text: 'A.' }));
    assert.equal(
      rule('version: "1"\nrules: [] # none\nlabels: []\n'),
      `version: "1"\nrules: # none${item}\nlabels: []\n`,
    );
    assert.equal(rule('version: "1"\nrules:\nlabels: []\n'), `version: "1"\nrules:${item}\nlabels: []\n`);
    assert.equal(rule('version: "1"\nrules: ~\n'), `version: "1"\nrules:${item}\n`);
    assert.equal(
      rule('version: "1"\nrules:\n  # later\n# end'),
      `version: "1"\nrules:\n  # later${item}\n# end`,
    );
    assert.equal(rule('{version: "1", rules: []}'), '{version: "1", rules: [{id: G-1, text: A.}]}');
    assert.equal(rule('{version: "1"}'), '{version: "1", rules: [{id: G-1, text: A.}]}');
  });

  it('follows indentation, braces, padding and line ends of the file', () => {
    const guideline =
      "version: '1'\r\nlabels:\r\n- id: refund\r\n  include:\r\n  - { id: R-1, text: A }\r\n- id: other\r\ntie_breakers:\r\n";
    const once = edit(guideline, (model) => addRule(model, 'refund', { kind: 'include', text: 'B: c' }));
    assert.equal(once, guideline.replace('A }\r\n', 'A }\r\n  - { id: R-2, text: "B: c" }\r\n'));
    const twice = edit(once, (model) =>
      addRule(model, 'other', { kind: 'exclude', text: 'C', useInstead: 'refund' }),
    );
    assert.equal(
      twice,
      once.replace(
        '- id: other\r\n',
        '- id: other\r\n  exclude:\r\n  - { id: R-OTHER-1, text: C, use_instead: refund }\r\n',
      ),
    );
    const entry = edit(twice, (model) => bumpVersion(model, { version: '2', changes: [] }));
    assert.equal(entry, `${twice.replace("'1'", "'2'")}changelog:\r\n- version: '2'\r\n`);
  });

  it('puts a comment below the last item behind the item, and one above the list where it was', () => {
    const guideline =
      'version: "1"\nrules:\n  # the rules\n  - id: G-1\n    text: A.\n    # why\n  # - commented out\nlabels: []\n';
    assert.equal(
      edit(guideline, (model) => addGeneralRule(model, { text: 'B.' })),
      'version: "1"\nrules:\n  # the rules\n  - id: G-1\n    text: A.\n    # why\n  - id: G-2\n    text: B.\n  # - commented out\nlabels: []\n',
    );
  });

  it('marks spans in an example where that says the same', () => {
    const example = (text: string, entities: object[]): string =>
      both(LANGUAGE_GUIDELINE, (model) =>
        addExample(model, {
          text,
          labels: { intent: 'refund', entities } as never,
          not: ['other'],
          rationale: 'Why',
        }),
      );
    assert.equal(
      example('😀 [A-1] for €5', [
        { id: 's1', start: 2, end: 14, label: 'order-id', text: '[A-1] for €5' },
        { id: 's2', start: 12, end: 14, label: 'amount', text: '€5' },
      ]),
      '  - id: EX-2\n    marked: 😀 [\\[A-1\\] for [€5](amount)](order-id)\n    labels: {intent: refund}\n    not: [other]\n    rationale: Why',
    );
    const crossing = [
      { start: 0, end: 2, label: 'order-id' },
      { start: 1, end: 3, label: 'amount' },
    ];
    assert.match(
      example('abc', crossing),
      /^ {2}- id: EX-2\n {4}text: abc\n {4}labels:\n {6}intent: refund\n {6}entities:\n {8}- \{start: 0/,
    );
    assert.match(example('abc', [{ start: 0, end: 2, label: 'amount', text: 'zz' }]), /text: abc/);
    assert.match(example('abc', [{ start: 0, end: 2, label: 'refund' }]), /text: abc/);
    assert.match(example('abc', []), /text: abc\n {4}labels: \{intent: refund, entities: \[\]\}/);
  });

  it('never gives an id again that the changelog remembers', () => {
    const guideline =
      'version: "2"\nrules:\n  - {id: G-1, text: A}\nchangelog:\n  - {version: "2", changes: [{type: removed, target: G-2, impact: semantic}]}\n';
    assert.match(
      both(guideline, (model) => addGeneralRule(model, { text: 'B' })),
      /id: G-3/,
    );
  });

  it('amends a tie-breaker: texts are replaced or added in their order, examples join the list', () => {
    const amended = edit(LANGUAGE_GUIDELINE, (model) =>
      amendTieBreaker(model, model.guideline!.tieBreakers[0]!, {
        when: 'Charged twice.',
        unless: 'It was a trial.',
        rationale: 'The team.',
        examples: ['EX-1', 'EX-2'],
      }),
    );
    assert.match(
      amended,
      /- id: TB-1\n {4}between: \[duplicate-charge, refund\]\n {4}when: Charged twice\.\n {4}prefer: duplicate-charge\n {4}unless: It was a trial\.\n {4}rationale: The team\.\n {4}examples: \[EX-1, EX-2\]\n/,
    );
    const same = modelOf(LANGUAGE_GUIDELINE);
    assert.equal(
      amendTieBreaker(same, same.guideline!.tieBreakers[0]!, { when: 'Both fit.', examples: ['EX-1'] }),
      undefined,
    );
  });

  it('bumps the version and puts the entry before all others, below what the list says of itself', () => {
    const guideline =
      'version: "1.2.0"\nchangelog:\n  # newest first\n\n  - version: "1.2.0"\n    date: "2026-01-01"\n';
    const bumped = edit(guideline, (model) =>
      bumpVersion(model, {
        version: nextVersion(model, 'semantic')!,
        date: '2026-03-02',
        author: 'lea',
        changes: [
          { type: 'changed', target: 'TB-1', impact: 'semantic', relabel: ['refund'], note: 'A, b.' },
        ],
      }),
    );
    assert.equal(
      bumped,
      'version: "1.3.0"\nchangelog:\n  # newest first\n\n  - version: "1.3.0"\n    date: "2026-03-02"\n    author: lea\n    changes:\n' +
        '      - {type: changed, target: TB-1, impact: semantic, relabel: [refund], note: "A, b."}\n  - version: "1.2.0"\n    date: "2026-01-01"\n',
    );
    const again = edit(bumped, (model) =>
      addChanges(model, model.guideline!.changelog[0]!, [
        { type: 'added', target: 'x', impact: 'editorial' },
      ]),
    );
    assert.equal(added(bumped, again), '      - {type: added, target: x, impact: editorial}');
  });

  it('writes an entry of a changelog in brackets or braces with the quotes of its neighbours', () => {
    const bumped = (changelog: string): string =>
      edit(`version: "1.2.0"\nchangelog:${changelog}\n`, (model) =>
        bumpVersion(model, { version: '1.2.1', date: '2026-03-02', author: 'lea', changes: [] }),
      );
    const head = 'version: "1.2.1"\nchangelog:';
    assert.equal(
      bumped(' [{version: "1.2.0", date: "2026-01-01"}]'),
      `${head} [{version: "1.2.1", date: "2026-03-02", author: lea}, {version: "1.2.0", date: "2026-01-01"}]\n`,
    );
    assert.equal(
      bumped("\n  - { version: '1.2.0', date: '2026-01-01' }"),
      `${head}\n  - { version: '1.2.1', date: '2026-03-02', author: lea }\n  - { version: '1.2.0', date: '2026-01-01' }\n`,
    );
  });

  it('tells the next version in the shape of this one', () => {
    const next = (version: string, impact: 'semantic' | 'editorial', changelog = ''): string | undefined =>
      nextVersion(modelOf(`version: "${version}"\n${changelog}`), impact);
    assert.equal(next('1.2.9', 'semantic'), '1.3.0');
    assert.equal(next('1.2.9', 'editorial'), '1.2.10');
    assert.equal(next('7', 'editorial'), '8');
    assert.equal(next('1.9', 'semantic'), '1.10');
    assert.equal(next('2026-09', 'semantic'), '2026-10');
    assert.equal(next('draft', 'semantic'), undefined);
    assert.equal(next('1', 'semantic', 'changelog: [{version: "2"}]'), '3');
  });

  it('edits nothing that an alias brings in or that is of another kind', () => {
    const none = (guideline: string): void =>
      assert.equal(addGeneralRule(modelOf(guideline), { text: 'A' }), undefined);
    none('version: "1"\nx-a: &a\n  - {id: G-1, text: A}\nrules: *a\n');
    none('version: "1"\nrules: nothing\n');
    none('- a\n');
    const model = buildModel({ path: 'labelwright.yaml', document: parseYaml(LANGUAGE_SCHEMA) });
    assert.equal(addGeneralRule(model, { text: 'A' }), undefined);
  });

  it('edits a guideline that stands inline in the schema file', () => {
    const schema = `labelwright: 1\ndata: {samples: [a.jsonl]}\nguideline:\n  version: "1"\n  labels: []\n# end\nlayers: []\n`;
    const model = buildModel({ path: 'labelwright.yaml', document: parseYaml(schema) });
    const made = addGeneralRule(model, { text: 'A' })!;
    assert.equal(made.path, 'labelwright.yaml');
    assert.equal(
      applyEdits(schema, made.edits),
      schema.replace('  version: "1"\n', '  version: "1"\n  rules:\n    - id: G-1\n      text: A\n'),
    );
  });
});
