import assert from 'node:assert/strict';
import { applyEdits } from '../../../../../src/project/findings/apply-edits';
import { diffGuidelines } from '../../../../../src/project/guideline/diff/guideline-diff';
import {
  proposeChanges,
  type ProposedChange,
} from '../../../../../src/project/guideline/edits/propose-changes';
import { recordVersion, versionFor } from '../../../../../src/project/guideline/edits/record-version';
import { buildModel } from '../../../../../src/project/model/build-model';
import type { ProjectModel } from '../../../../../src/project/model/model';
import { parseYaml } from '../../../../../src/base/yaml/parse';
import { LANGUAGE_GUIDELINE, LANGUAGE_SCHEMA } from '../../../../support/language-project';

const modelOf = (guideline: string, schema = LANGUAGE_SCHEMA): ProjectModel =>
  buildModel(
    { path: 'labelwright.yaml', document: parseYaml(schema) },
    { path: 'guideline.yaml', document: parseYaml(guideline) },
  );

/** Replaces texts that occur once. */
const changed = (text: string, ...pairs: readonly [string, string][]): string =>
  pairs.reduce((result, [from, to]) => {
    assert.equal(result.split(from).length, 2, from);
    return result.replace(from, () => to);
  }, text);

const before = modelOf(LANGUAGE_GUIDELINE);
const proposals = (after: ProjectModel): ProposedChange[] =>
  proposeChanges(before, diffGuidelines(before, after));

/** The guideline once the changes since LANGUAGE_GUIDELINE are written down. */
function recorded(
  text: string,
  semantic: (change: ProposedChange) => boolean = ({ change }) => change.impact === 'semantic',
  schema?: string,
): string {
  const model = modelOf(text, schema);
  const made = recordVersion(model, '2', proposals(model), { semantic, date: '2026-03-02', author: 'lea' });
  assert.ok(made);
  const after = applyEdits(text, made.edits);
  const read = modelOf(after, schema);
  assert.deepEqual(read.problems, []);
  assert.equal(read.guideline!.changelog[0]!.version, read.guideline!.version!.text);
  return after;
}

/** The changes of the newest entry, one a line. */
const entry = (text: string): string[] =>
  text
    .slice(text.indexOf('changelog:'))
    .split('\n  - ')[1]!
    .split('\n')
    .flatMap((line) => /^ +- (\{.*\})$/.exec(line)?.[1] ?? []);

describe('project/guideline/edits: a version is written down', () => {
  it('raises the version and tells each change, in the layout of the changelog', () => {
    const text = changed(
      LANGUAGE_GUIDELINE,
      ['text: Charged twice.', 'text: Charged more than once.'],
      ['    scope_note: Store credit is money.\n', '    scope_note: Store credit is money # kept\n'],
      ['  - id: EX-1\n', '  - {id: EX-2, text: Hello?, labels: {intent: other}}\n  - id: EX-1\n'],
    );
    const after = recorded(text);
    assert.equal(
      after,
      changed(
        text,
        ['version: "2"\nstatus', 'version: "3"\nstatus'],
        [
          'changelog:\n',
          'changelog:\n' +
            '  - version: "3"\n    date: "2026-03-02"\n    author: lea\n    changes:\n' +
            '      - {type: changed, target: refund, impact: editorial, note: scope_note}\n' +
            '      - {type: changed, target: R-REF-2, impact: semantic}\n' +
            '      - {type: added, target: "*", impact: editorial, note: example EX-2}\n',
        ],
      ),
    );
  });

  it('names the labels where the target would touch nothing or too much', () => {
    const text = changed(
      LANGUAGE_GUIDELINE,
      ['      - {id: R-REF-1, text: Repayment is asked for.}\n', '      - {id: R-REF-3, text: Vouchers.}\n'],
      [
        '  - {id: G-1, text: Label what is asked for.}\n',
        '  - {id: G-1, text: Label what is asked for.}\n  - {id: G-2, text: Ignore greetings.}\n',
      ],
      ['    labels: {intent: duplicate-charge}\n', '    labels: {intent: refund}\n'],
    );
    assert.deepEqual(entry(recorded(text)), [
      '{type: added, target: G-2, impact: semantic, relabel: [refund, duplicate-charge, other, order-id, amount]}',
      '{type: added, target: R-REF-3, impact: semantic, relabel: [refund]}',
      '{type: removed, target: R-REF-1, impact: semantic, relabel: [refund]}',
      '{type: changed, target: "*", impact: semantic, relabel: [refund, amount, order-id, duplicate-charge], note: "example EX-1: labels"}',
    ]);
  });

  it('tells of a new label once, and asks nobody to look again', () => {
    const schema = changed(
      LANGUAGE_SCHEMA,
      ['duplicate-charge, other]', 'duplicate-charge, other, praise]'],
      ['  - {id: order-id}\n', '  - {id: praise}\n  - {id: order-id}\n'],
    );
    const text = changed(LANGUAGE_GUIDELINE, [
      'tie_breakers:\n',
      '  - id: praise\n    definition: Thanks.\n    include:\n      - {id: R-PRA-1, text: Thanks.}\ntie_breakers:\n',
    ]);
    assert.deepEqual(entry(recorded(text, undefined, schema)), [
      '{type: added, target: praise, impact: semantic}',
      '{type: added, target: R-PRA-1, impact: semantic}',
    ]);
  });

  it('goes by what the author says: editorial throughout, or semantic where it was not seen', () => {
    const text = changed(
      LANGUAGE_GUIDELINE,
      ['text: Charged twice.', 'text: Charged  more than once.'],
      ['    brief: Wants money back.\n', '    brief: Wants the money.\n'],
    );
    assert.deepEqual(entry(recorded(text, () => false)), [
      '{type: changed, target: refund, impact: editorial, note: brief}',
      '{type: changed, target: R-REF-2, impact: editorial}',
    ]);
    assert.deepEqual(entry(recorded(text, ({ key }) => key === 'label refund')), [
      '{type: changed, target: refund, impact: semantic, note: brief}',
      '{type: changed, target: R-REF-2, impact: editorial}',
    ]);
  });

  it('says what was and is there, for the one who confirms', () => {
    const [found, ...more] = proposals(
      modelOf(changed(LANGUAGE_GUIDELINE, ['text: Charged twice.', 'text: Charged more.'])),
    );
    assert.deepEqual(
      [found!.summary, found!.detail, more],
      ['rule R-REF-2 changed', 'text: “Charged twice.” → “Charged more.”', []],
    );
  });

  it('leaves out what the changelog tells already, and adds to the entry that its author has begun', () => {
    const text = changed(
      LANGUAGE_GUIDELINE,
      ['version: "2"\nstatus', 'version: "2.5"\nstatus'],
      ['text: Charged twice.', 'text: Charged more than once.'],
      [
        '    definition: One purchase was charged twice.\n',
        '    definition: One purchase was charged again.\n',
      ],
      [
        'changelog:\n',
        'changelog:\n  - version: "2.5"\n    changes:\n      # mine\n      - {type: changed, target: R-REF-2, impact: editorial}\n',
      ],
    );
    assert.equal(
      recorded(text),
      changed(text, [
        'target: R-REF-2, impact: editorial}\n',
        'target: R-REF-2, impact: editorial}\n      - {type: changed, target: duplicate-charge, impact: semantic, note: definition}\n',
      ]),
    );
    assert.equal(versionFor(modelOf(text), '2', 'semantic'), '2.5');
    assert.equal(versionFor(before, '2', 'editorial'), '3');
  });

  it('has nothing to write where nothing has changed but layout and comments', () => {
    const model = modelOf(`# a comment\n${LANGUAGE_GUIDELINE}`);
    assert.deepEqual(proposals(model), []);
    assert.equal(recordVersion(model, '2', [], { semantic: () => true, date: '2026-03-02' }), undefined);
  });
});
