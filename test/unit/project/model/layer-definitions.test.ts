import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diffGuidelines } from '../../../../src/project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../../../src/project/guideline/diff/stale';
import { confirmed, proposeChanges } from '../../../../src/project/guideline/edits/propose-changes';
import type { ProjectModel } from '../../../../src/project/model/model';
import { staleBy } from '../../../../src/project/model/staleness';
import { modelOf } from '../../../support/lint-lines';

const text = (rubric: string, name: string): string =>
  readFileSync(
    path.join(import.meta.dirname, '../../../fixtures/guidelines', rubric, `${name}.yaml`),
    'utf8',
  );

/** A rubric, after a text of its guideline was replaced. */
function rubric(name: string, from = '', to = ''): ProjectModel {
  const guideline = text(name, 'guideline');
  assert.ok(guideline.includes(from), from);
  return modelOf(text(name, 'labelwright'), guideline.replace(from, to));
}

describe('what the guideline says of a question', () => {
  it('is read, with criteria, levels, tie-breakers and ties', () => {
    const model = rubric('rubric-answers');
    assert.deepEqual(model.problems, []);
    const better = model.layerDefinitions.get('better')!;
    assert.equal(better.tie?.text, 'Both are right in the same parts of the question.');
    assert.match(better.none!.text, /could harm/);
    assert.deepEqual(
      better.include.map(({ id, kind, layer, label }) => ({ id, kind, layer, label })),
      [
        { id: 'B-1', kind: 'include', layer: 'better', label: undefined },
        { id: 'B-2', kind: 'include', layer: 'better', label: undefined },
      ],
    );
    const helpful = model.layerDefinitions.get('helpful_a')!;
    assert.deepEqual(
      helpful.levels.map(({ value, rules }) => [value, rules.map(({ id }) => id)]),
      [
        [1, []],
        [2, []],
        [3, ['H-1']],
        [4, []],
      ],
    );
    const [first] = helpful.tieBreakers;
    assert.deepEqual(
      [first!.levels.map(({ value }) => value), first!.prefer?.value, first!.text],
      [[3, 4], 4, 'The only flaw is a polite phrase at the beginning or the end.'],
    );
  });

  it('has rules that records can cite', () => {
    assert.deepEqual(
      [...rubric('rubric-answers').citable.keys()],
      ['G-1', 'B-1', 'B-2', 'B-3', 'B-4', 'H-1', 'H-2', 'H-3'],
    );
  });

  it('is a part of the meaning, and its layout is not', () => {
    const { hash } = rubric('rubric-answers');
    const same = [
      [
        '{ id: B-3, text: Length alone does not count. }',
        '{ text: "Length  alone does not count.", id: B-3 }',
      ],
      ['rationale: It costs no time.', 'rationale: No time is lost.'],
    ];
    for (const [from, to] of same) assert.equal(rubric('rubric-answers', from, to).hash, hash, from);
    const other = [
      ['The person has to ask again.', 'The person has to start again.'],
      ['Length alone', 'Length'],
      ['prefer: 4', 'prefer: 3'],
      ['between: [1, 2]', 'between: [2, 1, 3]'],
      ['tie: Both are', 'tie: All are'],
      ['none: "Both', 'none: "All'],
      ['A wrong number', 'A wrong name'],
      ['The better answer leaves', 'The good answer leaves'],
    ];
    for (const [from, to] of other) assert.notEqual(rubric('rubric-answers', from, to).hash, hash, from);
  });

  it('leaves the hash of guidelines without it as it was', () => {
    const without = 'version: "1"\nlabels: []\n';
    const hash = (guideline: string): string =>
      modelOf(text('rubric-answers', 'labelwright'), guideline).hash;
    assert.equal(hash(without), hash(`${without}layers: []\n`));
  });

  it('makes answers stale by its changelog: by the layer, a rule of it, or a layer under relabel', () => {
    const model = rubric('rubric-summaries');
    assert.equal(staleBy(model, '1.0.0', { coherence: 4 }, [])?.target.id, 'coherence');
    assert.equal(staleBy(model, '1.0.0', { fluency: 1 }, []), undefined);
    assert.equal(staleBy(model, '2.0.0', { coherence: 4 }, []), undefined);
    const byRule = rubric('rubric-summaries', 'target: coherence', 'target: C-2');
    const onlyRelabel = rubric('rubric-summaries', '      - { type: changed, target: coherence', '      # -');
    for (const changed of [byRule, onlyRelabel]) {
      assert.ok(staleBy(changed, '1.0.0', { coherence: 4 }, []));
      assert.equal(staleBy(changed, '1.0.0', { fluency: 1 }, []), undefined);
    }
  });

  it('is compared between versions, part by part', () => {
    const differences = (...edit: [string, string]): string[] => {
      const [before, after] = [rubric('rubric-answers'), rubric('rubric-answers', ...edit)];
      const diff = diffGuidelines(before, after);
      const stale = new DiffStaleness(diff, before, after);
      return [
        ...diff.changes.map(
          ({ kind, type, id, impact, fields }) =>
            `${type} ${kind} ${id} (${impact}): ${fields.map(({ name }) => name).join(', ')}`,
        ),
        `stale: ${stale.layers.join(', ')}`,
      ];
    };
    assert.deepEqual(differences('The person has to ask again.', 'The person learns nothing.'), [
      'changed layer helpful_a (semantic): level 1',
      'stale: helpful_a',
    ]);
    assert.deepEqual(differences('A wrong number', 'A wrong date'), [
      'changed rule H-1 (semantic): text',
      'stale: helpful_a',
    ]);
    assert.deepEqual(differences('prefer: 4', 'prefer: 3'), [
      'changed rule H-2 (semantic): prefer',
      'stale: helpful_a',
    ]);
    assert.deepEqual(differences('tie: Both are', 'tie: All are'), [
      'changed layer better (semantic): tie',
      'stale: better',
    ]);
    assert.deepEqual(differences('rationale: It costs no time.', 'rationale: Nobody minds.'), [
      'changed rule H-2 (editorial): rationale',
      'stale: ',
    ]);
    assert.deepEqual(differences('      - { id: B-3, text: Length alone does not count. }\n', ''), [
      'removed rule B-3 (semantic): kind, text, layer',
      'stale: better',
    ]);
  });

  it('has its changes proposed for the changelog, so that the right answers become stale', () => {
    const before = rubric('rubric-answers', '      - { id: B-3, text: Length alone does not count. }\n');
    const after = rubric('rubric-answers');
    const [added] = proposeChanges(before, diffGuidelines(before, after));
    assert.deepEqual(confirmed(added!, true), {
      type: 'added',
      target: 'B-3',
      impact: 'semantic',
      relabel: ['better'],
    });
  });
});
