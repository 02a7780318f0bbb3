import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../../src/project/findings/apply-edits';
import { addExample } from '../../../../../src/project/guideline/edits/examples';
import type { GuidelineEdits } from '../../../../../src/project/guideline/edits/places';
import { addRule } from '../../../../../src/project/guideline/edits/rules';
import { addTieBreaker } from '../../../../../src/project/guideline/edits/tie-breakers';
import { bumpVersion } from '../../../../../src/project/guideline/edits/versions';
import { buildModel } from '../../../../../src/project/model/build-model';
import type { ProjectModel } from '../../../../../src/project/model/model';
import type { Labels, Span } from '../../../../../src/project/records/records';
import { parseYaml } from '../../../../../src/base/yaml/parse';
import { toJs, type JsValue } from '../../../../../src/base/yaml/tree';
import { LANGUAGE_GUIDELINE, LANGUAGE_SCHEMA } from '../../../../support/language-project';
import { text } from '../../../base/yaml/edit-properties';
import { SLOW } from '../../../../host/until';

const schema = { path: 'labelwright.yaml', document: parseYaml(LANGUAGE_SCHEMA) };
const modelOf = (guideline: string): ProjectModel =>
  buildModel(schema, { path: 'guideline.yaml', document: parseYaml(guideline) });

const starts = fc
  .constantFrom(
    LANGUAGE_GUIDELINE,
    'version: "1"\n',
    '{version: "1", labels: [{id: refund}], tie_breakers: []}\n',
    "# head\nversion: '1' # v\nlabels: []\nexamples: # none yet\n  # really\n\ntie_breakers: ~\nchangelog: []\n# end",
    '---\nversion: "1"\nlabels:\n- id: refund\n  definition: |\n    A.\n\n    # B\n    # c\n\n- id: other\n  definition: >+\n    A\n\n\nexamples:\n- {id: E, text: a}\n...\n',
  )
  .chain((start) => fc.boolean().map((crlf) => (crlf ? start.replace(/\n/g, '\r\n') : start)));

const said = text.filter((each) => each.trim() !== '');
const label = fc.constantFrom('refund', 'other', 'duplicate-charge');
const span = fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom('amount', 'order-id'));
type Step = (model: ProjectModel) => { made: GuidelineEdits | undefined; expect: (before: Mutable) => void };
type Mutable = { [key: string]: JsValue };
type List = JsValue[];

const listOf = (holder: Mutable, key: string): List => (holder[key] ??= []) as List;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(said, label).map(([when, prefer]): Step => (model) => {
    const made = addTieBreaker(model, { between: ['refund', 'other'], when, prefer });
    const item = { id: made?.id ?? '', between: ['refund', 'other'], when, prefer };
    return { made, expect: (root) => void listOf(root, 'tie_breakers').push(item) };
  }),
  fc.tuple(said, label).map(([rule, of]): Step => (model) => {
    const made = addRule(model, of, { kind: 'include', text: rule });
    const item = { id: made?.id ?? '', text: rule };
    const expect = (root: Mutable): void => {
      const labels = listOf(root, 'labels') as Mutable[];
      const entry = labels.find(({ id }) => id === of);
      if (entry) listOf(entry, 'include').push(item);
      else labels.push({ id: of, include: [item] });
    };
    return { made, expect };
  }),
  fc.tuple(said, fc.stringMatching(/^\d\.\d$/)).map(([note, version]): Step => (model) => {
    const made = bumpVersion(model, {
      version,
      changes: [{ type: 'changed', target: '*', impact: 'semantic', note }],
    });
    const entry = { version, changes: [{ type: 'changed', target: '*', impact: 'semantic', note }] };
    const expect = (root: Mutable): void => {
      root.version = version;
      listOf(root, 'changelog').unshift(entry);
    };
    return { made, expect };
  }),
);

const sortedSpans = (labels: Labels): string[] =>
  ((labels.entities ?? []) as Span[])
    .map(({ start, end, label: id, parts }) =>
      JSON.stringify([start, end, id, parts?.map((part) => [part.start, part.end])]),
    )
    .sort();

describe('project/guideline/edits: the guideline reads as it did, with exactly what was added', function () {
  this.timeout(SLOW);

  it('any additions after each other, in any layout', () => {
    fc.assert(
      fc.property(starts, fc.array(step, { minLength: 1, maxLength: 5 }), (start, steps) => {
        let guideline = start;
        for (const each of steps) {
          const model = modelOf(guideline);
          const { made, expect } = each(model);
          assert.ok(made, guideline);
          const expected = structuredClone(toJs(model.guideline!.file.root)) as Mutable;
          expect(expected);
          guideline = applyEdits(guideline, made.edits);
          const after = modelOf(guideline);
          assert.deepEqual(toJs(after.guideline!.file.root), expected, guideline);
          const comments = (each: ProjectModel): string[] =>
            each.guideline!.file.document.comments.map((comment) => comment.text);
          assert.deepEqual(comments(after), comments(model), guideline);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('an example reads as the sample it was made from: text, answers and spans', () => {
    const hostile = fc.oneof(
      said,
      fc.constantFrom('[a](amount) b', '\\[x]\\\\', '](refund)', '[[]](order-id)'),
    );
    let [marked, inParts] = [0, 0];
    fc.assert(
      fc.property(starts, hostile, fc.array(span, { maxLength: 3 }), (start, sample, places) => {
        const points = [...sample];
        const spans: Span[] = places
          .map(([a, b, id]) => ({ start: Math.min(a, b), end: Math.max(a, b), label: id }))
          .filter(({ start: from, end }) => from < end && end <= points.length)
          .map((each) => {
            const { start: from, end } = each;
            const quote = (a: number, b: number) => ({
              start: a,
              end: b,
              text: points.slice(a, b).join(''),
            });
            // Long ones have a gap in the middle.
            return end - from > 4
              ? { ...each, parts: [quote(from, from + 2), quote(from + 3, end)] }
              : { ...each, text: quote(from, end).text };
          });
        const model = modelOf(start);
        const made = addExample(model, { text: sample, labels: { intent: 'refund', entities: spans } });
        assert.ok(made);
        const after = modelOf(applyEdits(start, made.edits));
        const example = after.examples.get(made.id)!;
        assert.equal(after.guideline!.examples.length, model.guideline!.examples.length + 1);
        assert.equal(example.text, sample);
        assert.equal(example.labels.intent, 'refund');
        assert.deepEqual(sortedSpans(example.labels), sortedSpans({ entities: spans }));
        if (example.marked) marked += 1;
        if (example.marked && spans.some(({ parts }) => parts)) inParts += 1;
      }),
      { numRuns: 400 },
    );
    assert.ok(marked > 20, `${marked} were written with marks`);
    assert.ok(inParts > 5, `${inParts} with marks of parts`);
  });
});
