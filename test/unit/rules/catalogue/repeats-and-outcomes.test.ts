import assert from 'node:assert/strict';
import { argumentsOf } from '../../../../src/disagreement/citations';
import { answerProblem } from '../../../../src/kinds/answer-problem';
import { checkEnds, checkSpans } from '../../../../src/project/answers/check-spans';
import type { RelationsLayer, SpansLayer } from '../../../../src/project/schema/layer-types';
import { modelOf } from '../../../support/lint-lines';

const SCHEMA = `labelwright: 1
data: {samples: [a.jsonl]}
layers:
  - {id: topics, type: choices, labels: [a, b, c]}
  - {id: events, type: spans, labels: [x], repeats: true}
  - {id: names, type: spans, labels: [y], repeats: false}
  - {id: roles, type: relations, spans: events, labels: [theme], repeats: true}
  - {id: links, type: relations, spans: events, labels: [theme]}
labels: [{id: a}, {id: b}, {id: c}, {id: x}, {id: y}, {id: theme}]
`;
const guideline = (rules: string): string => `version: "1"\ntie_breakers:\n${rules}`;

describe('a layer that repeats', () => {
  const model = modelOf(SCHEMA);
  const layer = (id: string) => model.layers.get(id)!.layer!;
  const twice = (label: string) => [1, 2].map((n) => ({ id: `s${n}`, start: 0, end: 3, label, text: 'abc' }));

  it('takes spans at one place, and still no overlap that it forbids', () => {
    assert.equal(answerProblem(layer('events') as SpansLayer, twice('x')), undefined);
    assert.match(answerProblem(layer('names') as SpansLayer, twice('y'))!, /is there twice/);
    const crossing = [...twice('x'), { start: 2, end: 5, label: 'x', text: 'cde' }];
    assert.match(answerProblem(layer('events') as SpansLayer, crossing)!, /overlaps another/);
  });

  it('takes no id twice: relations could not tell the spans apart', () => {
    const found: string[] = [];
    const spans = twice('x').map((span) => ({ ...span, id: 's1' }));
    checkSpans(layer('events') as SpansLayer, spans, (path, message) =>
      found.push(`${path.join('.')} ${message}`),
    );
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^1\.id Another span of "events" in this record has the id "s1"/);
  });

  it('takes relations between the same ends', () => {
    const relations = [1, 2].map(() => ({ label: 'theme', from: 's1', to: 's2' }));
    const problems = (id: string): string[] => {
      const found: string[] = [];
      checkEnds(layer(id) as RelationsLayer, relations, twice('x'), (_, message) => found.push(message));
      return found;
    };
    assert.deepEqual(problems('roles'), []);
    assert.match(problems('links')[0]!, /joined by "theme" twice\. Remove one, or allow it/);
  });

  it('changes no hash of a schema that does not say so', () => {
    const without = SCHEMA.replace(', repeats: false', '');
    assert.equal(modelOf(without).hash, model.hash);
    assert.notEqual(modelOf(SCHEMA.replace('repeats: false', 'repeats: true')).hash, model.hash);
  });
});

describe('a tie-breaker that prefers both or neither', () => {
  const model = modelOf(
    SCHEMA,
    guideline(
      '  - {id: T-1, between: [a, b], prefer: both}\n  - {id: T-2, between: [b, c], prefer: neither}\n',
    ),
  );

  it('names no label, and argues for all of its labels or against them', () => {
    const [both, neither] = model.guideline!.tieBreakers;
    assert.deepEqual([both!.prefer, both!.outcome, neither!.outcome], [undefined, 'both', 'neither']);
    assert.deepEqual(argumentsOf(model).get('T-1'), { supports: ['a', 'b'], rejects: [] });
    assert.deepEqual(argumentsOf(model).get('T-2'), { supports: [], rejects: ['b', 'c'] });
  });

  it('is a part of the meaning', () => {
    const rules = (prefer: string) => guideline(`  - {id: T-1, between: [a, b], prefer: ${prefer}}\n`);
    const hashes = ['both', 'neither', 'a'].map((prefer) => modelOf(SCHEMA, rules(prefer)).hash);
    assert.equal(new Set(hashes).size, 3);
  });

  it('means a label with that id where there is one', () => {
    const schema = SCHEMA.replace('labels: [a, b, c]', 'labels: [a, b, both]').replace(
      '{id: c}',
      '{id: both}',
    );
    const [tieBreaker] = modelOf(schema, guideline('  - {id: T-1, between: [a, both], prefer: both}\n'))
      .guideline!.tieBreakers;
    assert.deepEqual([tieBreaker!.prefer?.id, tieBreaker!.outcome], ['both', undefined]);
  });
});
