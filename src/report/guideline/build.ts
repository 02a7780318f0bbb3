import type { Definition, Example, ProjectModel, RuleDef } from '../../core/project/model';
import type { LayerValue, Span } from '../../core/records/records';
import type { VersionDiff } from '../../engine/past-versions';
import type {
  DocumentExample,
  DocumentLabel,
  DocumentQuestion,
  DocumentRule,
  GuidelineDocument,
} from './model';
import { confusable, exampleId } from './confusable';
import { labelTree } from './label-tree';
import { markedPieces } from './marked-pieces';
import { documentVersions } from './versions';

/** A guideline as a document. `diffs`: what Git knows of the versions in its changelog, by version; see engine/past-versions.ts. */
export function guidelineDocument(
  model: ProjectModel,
  diffs: ReadonlyMap<string, VersionDiff> = new Map(),
): GuidelineDocument {
  const { schema, guideline } = model;
  const version = guideline?.version?.text;
  const newest = guideline?.changelog.find((entry) => entry.version === version);
  const title = guideline?.title ?? schema.title;
  const seen = new Set<string>();
  const questions = schema.layers.map((layer): DocumentQuestion => {
    const tree = labelTree(
      layer.labels.map(({ id }) => id),
      model,
    );
    const labels = tree.map(({ id, depth }) => {
      const repeated = seen.has(id);
      seen.add(id);
      return documentLabel(model, id, depth, repeated);
    });
    return { id: layer.id, labels, ...(layer.layer && { layer: layer.layer }) };
  });
  const others = [...model.labels.keys()].filter((id) => !seen.has(id));
  return {
    title: title ?? 'Guideline',
    costs: (guideline?.costs ?? []).map(({ expected, given, cost, note }) => ({
      expected: expected.id,
      given: given.id,
      cost,
      ...(note !== undefined && { note }),
    })),
    scope: guideline?.scope ?? [],
    rules: (guideline?.rules ?? []).map(documentRule),
    decisionOrder: (guideline?.decisionOrder ?? []).map(({ id }) => id),
    questions,
    otherLabels: others.map((id) => documentLabel(model, id, 0, false)),
    tieBreakers: (guideline?.tieBreakers ?? []).map((item) => ({
      id: item.id,
      between: item.between.map(({ id }) => id),
      examples: item.examples.map(({ id }) => id),
      ...(item.when && { when: item.when.text }),
      ...(item.prefer && { prefer: item.prefer.id }),
      ...(item.unless && { unless: item.unless.text }),
      ...(item.rationale && { rationale: item.rationale.text }),
    })),
    examples: (guideline?.examples ?? []).map((example, n) => documentExample(model, example, n)),
    versions: documentVersions(model, diffs),
    ...(version !== undefined && { version }),
    ...(guideline && { status: guideline.status }),
    ...(newest?.date !== undefined && { date: newest.date }),
    ...(schema.language !== undefined && { language: schema.language }),
    ...(guideline?.description !== undefined && { description: guideline.description }),
    ...(guideline?.usedBy !== undefined && { usedBy: guideline.usedBy }),
  };
}

const examplesWith = ({ guideline }: ProjectModel, has: (example: Example) => boolean): string[] =>
  (guideline?.examples ?? []).flatMap((each, n) => (has(each) ? [exampleId(each, n)] : []));

const documentRule = ({ id, text, useInstead }: RuleDef): DocumentRule => ({
  id,
  text,
  ...(useInstead && { useInstead: useInstead.id }),
});

function documentLabel(model: ProjectModel, id: string, depth: number, repeated: boolean): DocumentLabel {
  const label = model.labels.get(id)?.label ?? {
    id,
    name: id,
    aliases: [],
    selectable: true,
    catchAll: false,
    status: 'active',
  };
  const entry: Partial<Definition> = model.definitions.get(id) ?? {};
  return {
    label,
    depth,
    repeated,
    include: (entry.include ?? []).map(documentRule),
    exclude: (entry.exclude ?? []).map(documentRule),
    confusedWith: confusable(model, id),
    examples: examplesWith(model, ({ labelRefs }) => labelRefs.some((ref) => ref.id === id)),
    nearMisses: examplesWith(model, ({ not }) => not.some((ref) => ref.id === id)),
    ...(entry.brief && { brief: entry.brief.text }),
    ...(entry.definition && { definition: entry.definition.text }),
    ...(entry.scopeNote && { scopeNote: entry.scopeNote.text }),
  };
}

function documentExample(model: ProjectModel, example: Example, place: number): DocumentExample {
  const values = Object.entries(example.labels);
  const isSpans = (layer: string): boolean => model.layers.get(layer)?.layer?.type === 'spans';
  const spans = values.flatMap(([layer, value]) => (isSpans(layer) ? spansOf(value) : []));
  const { pieces, others } = markedPieces(example.text, spans);
  return {
    id: exampleId(example, place),
    text: pieces,
    otherMarks: others,
    answers: values
      .filter(([layer]) => !isSpans(layer))
      .map(([layer, value]) => ({ question: layer, ...answerOf(model, layer, value) })),
    not: example.not.map(({ id }) => id),
    rules: example.rules.map(({ id }) => id),
    ...(example.kind !== undefined && { kind: example.kind }),
    ...(example.rationale && { rationale: example.rationale.text }),
  };
}

const spansOf = (value: LayerValue): Span[] =>
  Array.isArray(value)
    ? value.filter((item): item is Span => typeof item === 'object' && item !== null && 'start' in item)
    : [];

function answerOf(
  model: ProjectModel,
  layer: string,
  value: LayerValue,
): Omit<DocumentExample['answers'][number], 'question'> {
  const type = model.layers.get(layer)?.layer?.type;
  if (type === 'choice' && typeof value === 'string') return { labels: [value] };
  if (type === 'choices' && Array.isArray(value))
    return { labels: value.filter((item) => typeof item === 'string') };
  if (type === 'relations' && Array.isArray(value)) return { text: relationsText(value) };
  return { text: typeof value === 'string' ? value : JSON.stringify(value) };
}

const relationsText = (value: readonly unknown[]): string =>
  value
    .map((item) => {
      const { label, from, to } = item as { label?: unknown; from?: unknown; to?: unknown };
      return `${String(from)} ${String(label)} ${String(to)}`;
    })
    .join(', ');
