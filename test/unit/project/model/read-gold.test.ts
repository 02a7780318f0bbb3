import assert from 'node:assert/strict';
import { buildModel } from '../../../../src/project/model/build-model';
import type { ProjectModel } from '../../../../src/project/model/model';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { pick } from '../../../support/pick';

const BASE = `labelwright: 1
data: {samples: data/*.jsonl}
layers: [{id: intent, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;
const model = (more: string): ProjectModel =>
  buildModel({ path: 'labelwright.yaml', document: parseYaml(BASE + more) });
const problems = (more: string): string[] => model(more).problems.map(({ message }) => message);

describe('project/model/read-gold', () => {
  it('is silent where nothing is asked for', () => {
    const { schema } = model('');
    assert.equal(schema.gold, undefined);
    assert.equal(schema.qualification, undefined);
  });

  it('fills in defaults', () => {
    assert.deepEqual(model('gold: {}\n').schema.gold, { feedback: 'none', attention: 'none', seed: 1 });
    assert.deepEqual(
      model('gold: {share: 0.25, feedback: end, attention: immediate, seed: 7}\n').schema.gold,
      {
        share: 0.25,
        feedback: 'end',
        attention: 'immediate',
        seed: 7,
      },
    );
    const { named, node, file, ...rest } = model('qualification: {samples: [x, y], pass_mark: 0.8}\n').schema
      .qualification!;
    assert.deepEqual(pick(named, 'id'), ['x', 'y']);
    assert.ok(node && file);
    assert.deepEqual(rest, {
      samples: ['x', 'y'],
      passMark: 0.8,
      confidence: 0.95,
      blocks: true,
      feedback: 'none',
    });
    const other = model('qualification: {file: ./gold/first.jsonl, pass_mark: 0.8, on_failure: warn}\n');
    assert.equal(other.schema.qualification?.goldFile, 'gold/first.jsonl');
    assert.equal(other.schema.qualification.blocks, false);
  });

  it('says what cannot be, and hides and blocks nothing because of it', () => {
    const cases: [string, RegExp][] = [
      ['gold: {share: 0.7}\n', /"share" must be <= 0\.5, not 0\.7 \(share of an annotator's queue/],
      ['gold: {share: 0}\n', /"share" must be > 0/],
      ['gold: {feedback: later}\n', /"feedback" must be one of "none", "immediate", "end", not "later"/],
      ['qualification: {pass_mark: 0.8}\n', /needs exactly one of "samples" and "file"/],
      ['qualification: {samples: [a], file: b, pass_mark: 0.8}\n', /exactly one of "samples" and "file"/],
      ['qualification: {samples: [a], pass_mark: 1}\n', /"pass_mark" must be < 1/],
      ['qualification: {samples: [a]}\n', /"qualification" needs "pass_mark" \(share of right answers/],
    ];
    for (const [yaml, expected] of cases) {
      const found = problems(yaml);
      assert.equal(found.length, 1, `${yaml}${found.join('\n')}`);
      assert.match(found[0]!, expected);
      const { gold, qualification } = model(yaml).schema;
      assert.equal(gold?.share, undefined);
      assert.equal(qualification, undefined);
    }
  });
});
