// Differing spans, and the relations that join them, by the policy for spans.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { projectGate } from '../../../../src/features/gate/measure-gate';
import { ProjectResolver } from '../../../../src/features/resolve/resolve-project';
import { resolvedLine } from '../../../../src/features/resolve/resolved-line';
import { resolveSample } from '../../../../src/features/resolve/resolve-sample';
import { DEFAULT_POLICY, policyText, type ResolvePolicy } from '../../../../src/project/model/resolve-policy';
import type { Labels, Span } from '../../../../src/project/records/records';
import type { Layer } from '../../../../src/project/schema/layer-types';
import { memoryProject } from '../../../support/memory-project';

const parts = {
  id: 'parts',
  type: 'spans',
  required: false,
  labels: ['p', 'q'],
  overlap: 'none',
  discontinuous: false,
  boundary: 'character',
} satisfies Layer;
const links: Layer = {
  ...{ id: 'links', type: 'relations', required: false, labels: ['of'], spans: 'parts' },
  ...{ directed: true, pairs: [] },
};
const span = (start: number, id = `s${start}`, end = start + 2): Span => ({ id, start, end, label: 'p' });
const answer = (...starts: number[]): Labels => ({ parts: starts.map((start) => span(start)) });

type SpanPolicy = ResolvePolicy['spans'];
const NAMES = ['ana', 'june', 'zoe'];
const resolved = (
  spans: SpanPolicy,
  given: readonly Labels[],
  more: object = {},
  layers: Layer[] = [parts],
) =>
  resolveSample(
    layers,
    { answers: given.map((labels, n) => ({ annotator: NAMES[n]!, labels })), ...more },
    { policy: { ...DEFAULT_POLICY, spans } },
  );
const starts = (found: ReturnType<typeof resolved>): number[] | string =>
  found.unresolved.get('parts')?.reason ??
  (found.resolved.get('parts')!.value as Span[]).map(({ start }) => start);
const places = (list: readonly { value: unknown }[]) => list.map(({ value }) => (value as Span).start);

describe('differing spans of two people', () => {
  const two = [answer(0, 5), answer(5, 9)];

  it('are a tie by default, and what all set, anyone set or one set where the project says so', () => {
    assert.equal(starts(resolved('majority', two)), 'tie');
    assert.deepEqual(starts(resolved('agreed', two)), [5]);
    assert.deepEqual(starts(resolved('union', two)), [0, 5, 9]);
    assert.deepEqual(starts(resolved({ annotator: 'june' }, two)), [5, 9]);
  });

  it('say what was left out and taken, and how much of it all set', () => {
    const of = (spans: SpanPolicy) => {
      const { source, by, confidence, spans: changed } = resolved(spans, two).resolved.get('parts')!;
      return [source, by, confidence, places(changed!.dropped), places(changed!.added)];
    };
    assert.deepEqual(of('agreed'), ['agreed', undefined, 1 / 3, [0, 9], []]);
    assert.deepEqual(of('union'), ['union', undefined, 1 / 3, [], [0, 9]]);
    assert.deepEqual(of({ annotator: 'june' }), ['annotator', 'june', 1 / 3, [0], [9]]);
    const [dropped] = resolved('agreed', two).resolved.get('parts')!.spans!.dropped;
    assert.deepEqual(dropped, { value: { start: 0, end: 2, label: 'p' }, votes: 1, of: 2 });
  });

  it('come after a decision, and after an answer of all', () => {
    const decision = { reviewer: 'lea', labels: answer(7) };
    for (const spans of ['agreed', 'union', { annotator: 'june' }] as const) {
      assert.equal(resolved(spans, two, { decision }).resolved.get('parts')!.source, 'decision');
      assert.equal(resolved(spans, [answer(1), answer(1)]).resolved.get('parts')!.source, 'unanimous');
    }
  });

  it('need two answers where people agree or are united, and the person who is named', () => {
    assert.equal(starts(resolved('agreed', [answer(0)])), 'too-few-answers');
    assert.equal(starts(resolved('union', [answer(0)])), 'too-few-answers');
    assert.deepEqual(starts(resolved({ annotator: 'june' }, [answer(0)])), [0]);
    assert.equal(starts(resolved({ annotator: 'nobody' }, two)), 'tie');
  });

  it('are no answer where their union overlaps and must not', () => {
    const crossing = [answer(0), { parts: [span(1)] }];
    assert.equal(starts(resolved('union', crossing)), 'invalid-result');
    assert.deepEqual(starts(resolved('agreed', crossing)), []);
  });

  it('take the relations of the same people with them', () => {
    const linked = (labels: Labels, ...pairs: [number, number][]): Labels => ({
      ...labels,
      links: pairs.map(([from, to]) => ({ from: `s${from}`, to: `s${to}`, label: 'of' })),
    });
    const given = [linked(answer(0, 5, 9), [0, 5], [5, 9]), linked(answer(0, 5, 7), [0, 5], [5, 7])];
    const of = (spans: SpanPolicy) => {
      const found = resolved(spans, given, {}, [parts, links]);
      const value = found.resolved.get('links')?.value as { from: string; to: string }[] | undefined;
      const ids = new Map((found.resolved.get('parts')?.value as Span[]).map(({ id, start }) => [id, start]));
      return value?.map(({ from, to }) => [ids.get(from), ids.get(to)]);
    };
    assert.deepEqual(of('agreed'), [[0, 5]]);
    assert.deepEqual(of('union')?.length, 3);
    assert.deepEqual(of({ annotator: 'june' })?.length, 2);
  });

  it('are between what all set and what anyone set, whoever answers', () => {
    const anyStarts = fc.uniqueArray(
      fc.integer({ min: 0, max: 9 }).map((n) => n * 3),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(anyStarts, { minLength: 2, maxLength: 3 }), (all) => {
        const given = all.map((each) => answer(...each));
        const inAll = all[0]!
          .filter((start) => all.every((each) => each.includes(start)))
          .sort((a, b) => a - b);
        const inAny = [...new Set(all.flat())].sort((a, b) => a - b);
        assert.deepEqual(starts(resolved('agreed', given)), inAll);
        assert.deepEqual(starts(resolved('union', given)), inAny);
        for (const spans of ['agreed', 'union', { annotator: 'june' }] as const) {
          const found = resolved(spans, given).resolved.get('parts')!;
          if (!found.spans) continue;
          const kept = (found.value as Span[]).map(({ start }) => start);
          const { dropped, added } = found.spans;
          assert.deepEqual(
            [...kept, ...places(dropped)].sort((a, b) => a - b),
            inAny,
          );
          assert.deepEqual(
            [...inAll, ...places(added)].sort((a, b) => a - b),
            kept,
          );
        }
      }),
    );
  });

  it('are read from the schema, named in the policy, listed in lines and counted by the gate', async () => {
    const line = (value: object): string => `${JSON.stringify(value)}\n`;
    const record = (annotator: string, labels: Labels): string =>
      line({
        v: 1,
        id: annotator,
        time: '2026-03-02T09:00:00.000Z',
        annotator,
        sample: 'a',
        unit: 'codepoint',
        labels,
      });
    const { project } = await memoryProject({
      'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: parts, type: spans, labels: [p]}]
labels: [{id: p}]
training: {resolve: {spans: agreed}}
`,
      'data/a.jsonl': line({ id: 'a', text: 'Ana lives in Bonn.' }),
      'annotations/ana.jsonl': record('ana', answer(0, 5)),
      'annotations/june.jsonl': record('june', answer(5, 9)),
    });
    const { resolve: policy } = project.model!.schema.training;
    assert.match(policyText(policy), /of differing spans those that all of two or more people set/);
    const lines: object[] = [];
    for await (const one of new ProjectResolver(project, project.model!, { policy }).samples())
      lines.push(resolvedLine(one, { text: false }));
    const [{ resolution }] = lines as [{ resolution: { parts: { spans: { dropped: object[] } } } }];
    assert.equal(resolution.parts.spans.dropped.length, 2);
    const { coverage } = await projectGate(
      { project, model: project.model! },
      { pause: () => Promise.resolve() },
    );
    assert.ok(
      coverage.includes(
        'parts: the policy for spans left out 2 that someone set, and took 0 that not everyone set.',
      ),
    );
    project.dispose();
  });
});
