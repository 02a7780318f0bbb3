import { addTo } from '../../base/group-by';
import { defined } from '../../base/defined';
import type { Definition, Example, LayerDef, ProjectModel, RuleDef } from '../../project/model/model';
import type { LayerValue, Span } from '../../project/records/records';
import type { VersionDiff } from '../../project/past-versions';
import type {
  DocumentExample,
  DocumentLabel,
  DocumentLevel,
  DocumentMeaning,
  DocumentQuestion,
  DocumentRule,
  DocumentVersion,
  GuidelineDocument,
  MarkedPiece,
} from './model';
import { labelIdIn } from '../../project/model/label-ids';

/** Builds a guideline document. `diffs`: Git's differences for the versions in the changelog; see project/past-versions.ts. */
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
    const meaning = documentMeaning(model, layer);
    return {
      id: layer.id,
      labels,
      ...(layer.layer && { layer: layer.layer }),
      ...(meaning && { meaning }),
    };
  });
  const others = [...model.labels.keys()].filter((id) => !seen.has(id));
  return {
    title: title ?? 'Guideline',
    costs: (guideline?.costs ?? []).map(({ expected, given, cost, note }) =>
      defined({ expected: expected.id, given: given.id, cost, note }),
    ),
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
      ...(item.outcome && { outcome: item.outcome }),
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

const documentRule = ({ id, text, useInstead }: RuleDef): DocumentRule =>
  defined({ id, text, useInstead: useInstead?.id });

function documentMeaning(
  model: ProjectModel,
  { id, layer }: Pick<LayerDef, 'id' | 'layer'>,
): DocumentMeaning | undefined {
  const entry = model.layerDefinitions.get(id);
  if (!entry) return undefined;
  const { brief, definition, scopeNote, include, exclude, levels, tieBreakers, tie, none } = entry;
  const anchors = layer?.type === 'rating' ? layer.anchors : {};
  const values = new Set([...Object.keys(anchors).map(Number), ...levels.map(({ value }) => value)]);
  return {
    include: include.map(documentRule),
    exclude: exclude.map(documentRule),
    levels: [...values]
      .sort((a, b) => a - b)
      .map((value): DocumentLevel => {
        const level = levels.find((each) => each.value === value);
        return defined({
          value,
          anchor: anchors[String(value)],
          definition: level?.definition?.text,
          rules: (level?.rules ?? []).map(documentRule),
          examples: examplesWith(model, ({ labels }) => labels[id] === value),
        });
      }),
    tieBreakers: tieBreakers.map((rule) =>
      defined({
        id: rule.id,
        between: rule.levels.map(({ value }) => value),
        when: rule.text === '' ? undefined : rule.text,
        prefer: rule.prefer?.value,
        unless: rule.unless?.text,
        rationale: rule.rationale?.text,
        examples: rule.examples.map((example) => example.id),
      }),
    ),
    ...(brief && { brief: brief.text }),
    ...(definition && { definition: definition.text }),
    ...(scopeNote && { scopeNote: scopeNote.text }),
    ...(tie && { tie: tie.text }),
    ...(none && { none: none.text }),
  };
}

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
    label: { ...label, id },
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
  const spans = values.flatMap(([layer, value]) =>
    isSpans(layer)
      ? spansOf(value).map((span) => ({ ...span, label: labelIdIn(model, layer, span.label) }))
      : [],
  );
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
  if (type === 'choice' && typeof value === 'string') return { labels: [labelIdIn(model, layer, value)] };
  if (type === 'choices' && Array.isArray(value))
    return {
      labels: value.flatMap((item) => (typeof item === 'string' ? [labelIdIn(model, layer, item)] : [])),
    };
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

/** Labels that the guideline contrasts with one: by an exclusion of either, a tie-breaker or a near miss. In schema order. */
function confusable(model: ProjectModel, id: string): DocumentLabel['confusedWith'] {
  const found = new Map<string, Set<string>>();
  const add = (other: string, by: string): void => {
    if (other === id || !model.labels.has(other)) return;
    const ids = found.get(other) ?? new Set<string>();
    found.set(other, ids.add(by));
  };
  for (const rule of model.definitions.get(id)?.exclude ?? [])
    if (rule.useInstead) add(rule.useInstead.id, rule.id);
  for (const [other, { exclude }] of model.definitions)
    for (const rule of exclude) if (rule.useInstead?.id === id) add(other, rule.id);
  for (const breaker of model.guideline?.tieBreakers ?? [])
    if (breaker.between.some((ref) => ref.id === id))
      for (const ref of breaker.between) add(ref.id, breaker.id);
  (model.guideline?.examples ?? []).forEach((example, n) => {
    const by = exampleId(example, n);
    const not = example.not.map((ref) => ref.id);
    // Only labels of one layer can be confused.
    for (const { id: given, layer = '' } of example.labelRefs) {
      if (given === id) for (const other of not) if (hasLabel(model, layer, other)) add(other, by);
      if (given !== id && not.includes(id) && hasLabel(model, layer, id)) add(given, by);
    }
  });
  return [...model.labels.keys()].flatMap((label) => {
    const by = found.get(label);
    return by ? [{ label, by: [...by] }] : [];
  });
}

/** An example's id, or else its position. */
const exampleId = ({ id }: Example, place: number): string => (id === '' ? `#${place + 1}` : id);

const hasLabel = (model: ProjectModel, layer: string, id: string): boolean =>
  model.layers.get(layer)?.labels.some((ref) => ref.id === id) ?? false;

/** The labels of a layer as a flattened tree: in schema order, each group before its first label, so that related labels are together. */
function labelTree(
  ids: readonly string[],
  model: ProjectModel,
): { readonly id: string; readonly depth: number }[] {
  const children = new Map<string | undefined, string[]>();
  const placed = new Set<string>();
  const place = (id: string, path: ReadonlySet<string>): void => {
    if (placed.has(id)) return;
    placed.add(id);
    const parent = model.labels.get(id)?.label.parent;
    // Circular or missing parents have their own finding; here the label is shown at the top level.
    const above = parent !== undefined && model.labels.has(parent) && !path.has(parent) ? parent : undefined;
    if (above !== undefined) place(above, new Set([...path, id]));
    addTo(children, above, id);
  };
  for (const id of ids) place(id, new Set([id]));
  const rows: { id: string; depth: number }[] = [];
  const write = (parent: string | undefined, depth: number): void => {
    for (const id of children.get(parent) ?? []) {
      rows.push({ id, depth });
      write(id, depth + 1);
    }
  };
  write(undefined, 0);
  return rows;
}

function documentVersions(
  { guideline }: ProjectModel,
  diffs: ReadonlyMap<string, VersionDiff>,
): DocumentVersion[] {
  return (guideline?.changelog ?? []).map(({ version, date, author, changes }) => {
    const diff = diffs.get(version);
    return {
      version,
      entries: changes.map(({ type, target, into, impact, relabel, note }) => ({
        type,
        target: target.id,
        into: into.map(({ id }) => id),
        impact,
        relabel: relabel.map(({ id }) => id),
        ...(note !== undefined && { note }),
      })),
      ...(date !== undefined && { date }),
      ...(author !== undefined && { author }),
      ...(diff && { changes: diff }),
    };
  });
}

interface Extent {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Inserts marks into a text, nested if they nest. Offsets are code points; offsets outside the text are ignored. */
function markedPieces(
  text: string,
  spans: readonly Span[],
): { pieces: MarkedPiece[]; others: DocumentExample['otherMarks'] } {
  const points = [...text];
  const inside = ({ start, end }: { start: number; end: number }): boolean =>
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= points.length;
  const sorted = spans
    .filter((span) => (span.parts ?? [span]).every(inside))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const open: Extent[] = [];
  const nested: Extent[] = [];
  const others: { label: string; texts: string[] }[] = [];
  for (const span of sorted) {
    while (open.length > 0 && open.at(-1)!.end <= span.start) open.pop();
    if (span.parts || (open.length > 0 && span.end > open.at(-1)!.end)) {
      const parts = span.parts ?? [span];
      others.push({
        label: span.label,
        texts: parts.map(({ start, end }) => points.slice(start, end).join('')),
      });
    } else {
      open.push(span);
      nested.push(span);
    }
  }
  return { pieces: piecesOf(points, nested, 0, points.length), others };
}

/** The segments of a range with the marks in it, which nest and are sorted. */
function piecesOf(
  points: readonly string[],
  extents: readonly Extent[],
  from: number,
  to: number,
): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  const write = (end: number): void => {
    if (end > at) pieces.push(points.slice(at, end).join(''));
    at = Math.max(at, end);
  };
  let at = from;
  for (let n = 0; n < extents.length;) {
    const outer = extents[n]!;
    let next = n + 1;
    while (next < extents.length && extents[next]!.start < outer.end) next += 1;
    write(outer.start);
    pieces.push({
      label: outer.label,
      pieces: piecesOf(points, extents.slice(n + 1, next), outer.start, outer.end),
    });
    at = outer.end;
    n = next;
  }
  write(to);
  return pieces;
}
