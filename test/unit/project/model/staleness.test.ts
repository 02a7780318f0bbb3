import assert from 'node:assert/strict';
import { readMigration } from '../../../../src/project/model/migration';
import { staleBy } from '../../../../src/project/model/staleness';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { modelOf } from '../../../support/lint-lines';

const SCHEMA = `labelwright: 1
data: {samples: [a.jsonl]}
layers: [{id: aim, type: choice, labels: [payback, other]}, {id: urgency, type: rating, min: 1, max: 5}]
labels: [{id: payback}, {id: other}]
`;
const CHANGES = `  - version: "3"
    changes: [{type: renamed, target: refund, into: [payback], impact: editorial}]
  - version: "2"
    changes:
      - {type: changed, target: refund, impact: semantic}
      - {type: changed, target: R-OLD, impact: semantic, relabel: []}
`;
const guideline = (changes: string): string => `version: "3"
labels: [{id: payback, definition: D., include: [{id: R-NEW, text: T.}]}]
changelog:
${changes}  - {version: "1", changes: []}
`;

describe('an answer is stale by a change', () => {
  const model = modelOf(SCHEMA, guideline(CHANGES));

  it('also under the name that its label got afterwards, as a migration writes it', () => {
    for (const label of ['refund', 'payback']) {
      assert.equal(staleBy(model, '1', { aim: label }, [])?.target.id, 'refund', label);
      assert.equal(staleBy(model, '2', { aim: label }, []), undefined, label);
    }
    assert.equal(staleBy(model, '1', { aim: 'other' }, []), undefined);
  });

  it('by what migrations say of labels, rules and layers', () => {
    const migration = readMigration({
      path: 'migrations/a.yaml',
      document: parseYaml(
        'changes:\n  - {type: rename, from: refund, to: payback}\n  - {type: rename, kind: rule, from: R-OLD, to: R-NEW}\n  - {type: rename, kind: layer, from: hurry, to: urgency}\n',
      ),
    });
    const said = CHANGES.replace(/ {2}- version: "3"\n.*\n/, '  - {version: "3", changes: []}\n').replace(
      'target: refund',
      'target: hurry',
    );
    const migrated = { ...modelOf(SCHEMA, guideline(said)), migrations: [migration] };
    assert.equal(staleBy(migrated, '1', { aim: 'other' }, ['R-NEW'])?.target.id, 'R-OLD');
    assert.equal(staleBy(migrated, '1', { aim: 'payback' }, [])?.target.id, 'R-OLD');
    assert.equal(staleBy(migrated, '1', { urgency: 3 }, [])?.target.id, 'hurry');
    assert.equal(staleBy(migrated, '1', { aim: 'other' }, []), undefined);
  });
});
