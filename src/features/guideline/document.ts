import { present } from '../../base/lists';
import {
  anchorOf,
  blocksOf,
  details,
  heading,
  joinedBy,
  list,
  paragraph,
  quiet,
  section,
  table,
  textBlocks,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Line,
  joined,
} from '../../document/blocks';
import { oneLine } from '../../base/text/phrases';
import type {
  ChangelogEntry,
  Example,
  GuidelineModel,
  LayerDef,
  LayerDefinition,
  LevelTieBreaker,
  ProjectModel,
  RuleDef,
  TieBreaker,
} from '../../project/model/model';
import { caseParts, entryParts, tieBreakerText, tieParts, type Part } from '../../project/guideline/texts';
import type { VersionDiff } from '../../project/past-versions';
import { changeBlocks } from './change-blocks';
import { howAnswered } from './how-answered';
import { idsOf, labelTree, type LabelNode, confusedWith } from './label-tree';
import { exampleId, Names } from './names';
import { takesNumber, marksText, joinsMarks, takesOneLabel, takesSet } from '../../kinds/traits';
import { labelIdIn } from '../../project/model/label-ids';
import { spansIn } from '../../project/records/marks';
import type { LayerValue, Span } from '../../project/records/records';

/** A guideline as a document. `diffs`: Git's differences for the versions in the changelog; see project/past-versions.ts. */
export function guidelineDocument(
  model: ProjectModel,
  diffs: ReadonlyMap<string, VersionDiff> = new Map(),
): Document {
  const { schema, guideline } = model;
  const names = new Names(model);
  const version = guideline?.version?.text;
  const newest = guideline?.changelog.find((entry) => entry.version === version);
  const facts = [
    version === undefined ? 'without a version' : `version ${version}`,
    guideline?.status,
    newest?.date,
  ];
  // A label of two questions is explained with the first.
  const explained = new Set<string>();
  const explain = (ids: readonly string[]): Block[] =>
    ids.flatMap((id) => {
      if (explained.has(id)) return [];
      explained.add(id);
      return labelBlocks(id, names);
    });
  const questions = schema.layers.flatMap((layer) => {
    const tree = labelTree(
      model,
      layer.labels.map(({ id }) => id),
    );
    return [...questionBlocks(layer, names), ...overview(tree, names), ...explain(idsOf(tree))];
  });
  return {
    title: oneLine(guideline?.title ?? schema.title ?? 'Guideline'),
    subtitle: `Annotation guideline, ${facts
      .filter((fact) => fact !== undefined)
      .map(oneLine)
      .join(', ')}`,
    lead: textBlocks(guideline?.description),
    blocks: [
      ...(guideline ? purpose(guideline, names) : []),
      ...(guideline ? howToDecide(guideline, names) : []),
      ...questions,
      ...section(2, 'Other labels', explain([...model.labels.keys()]), 'other-labels'),
      ...section(2, 'Tie-breakers', labelTieBreakers(guideline?.tieBreakers ?? [], names), 'tie-breakers'),
      ...section(
        2,
        'Examples',
        (guideline?.examples ?? []).flatMap((example, n) => exampleBlocks(example, n, names)),
        'examples',
      ),
      ...section(
        2,
        'Changes',
        (guideline?.changelog ?? []).flatMap((each) => versionBlocks(each, diffs.get(each.version), names)),
        'changes',
      ),
    ],
    contents: 'guideline',
    ...(schema.language !== undefined && { language: schema.language }),
  };
}

const SCOPE_NAMES: Readonly<Record<string, string>> = {
  in: 'What is labelled',
  out: 'What is not',
  context: 'What may be used to decide',
};

function purpose({ usedBy, scope, costs }: GuidelineModel, names: Names): Block[] {
  const hasNotes = costs.some(({ note }) => note !== undefined);
  const blocks = [
    ...textBlocks(usedBy),
    ...scope.flatMap(([name, text]) => textBlocks(text, SCOPE_NAMES[name] ?? name)),
    ...table('What mistakes cost; every other one costs 1', costs, [
      ['Right', ({ expected }) => names.label(expected.id)],
      ['Given instead', ({ given }) => names.label(given.id)],
      ['Cost', ({ cost }) => String(cost)],
      hasNotes && ['Why', ({ note }) => note],
    ]),
  ];
  return section(2, 'Purpose and scope', blocks, 'purpose');
}

function howToDecide({ rules, decisionOrder }: GuidelineModel, names: Names): Block[] {
  const items = decisionOrder.map(({ id }): Item => ({ line: [names.label(id)] }));
  const order: Block[] = [
    quiet('The labels in the order in which to consider them.'),
    { kind: 'list', ordered: true, items },
  ];
  const blocks = [
    ...section(3, 'Rules for every label', ruleList(rules, names), 'general-rules'),
    ...section(3, 'Decision order', items.length === 0 ? [] : order, 'decision-order'),
  ];
  return section(2, 'How to decide', blocks, 'decide');
}

function labelTieBreakers(breakers: readonly TieBreaker[], names: Names): Block[] {
  if (breakers.length === 0) return [];
  return [
    quiet('For samples that two labels fit. In order of precedence: the first one that applies decides.'),
    ...tieBreakerBlocks(breakers, 3, names),
  ];
}

/** Tie-breakers between labels or levels, each with a heading. */
const tieBreakerBlocks = (
  breakers: readonly (TieBreaker | LevelTieBreaker)[],
  level: 3 | 4,
  names: Names,
): Block[] =>
  breakers.flatMap((rule): Block[] => {
    const said = tieBreakerText(rule);
    const { id, between, prefer, outcome } = said;
    const called = (value: string): Inline => ('levels' in rule ? value : names.label(value));
    return [
      heading(level, [oneLine(id)], anchorOf('rule', id)),
      paragraph(
        'Between ',
        ...joinedBy(between, ' and ', called),
        ...(prefer === undefined ? [] : [': ', { strong: 'prefer ' }, called(prefer)]),
        ...(outcome ? [': ', { strong: outcome }] : []),
        '.',
      ),
      ...partBlocks(caseParts(said), names),
      ...named(
        'Examples',
        rule.examples.map((ref) => ref.id),
        names,
      ),
    ];
  });

const partBlocks = (parts: readonly Part[], names: Names): Block[] =>
  parts.flatMap((part) =>
    'text' in part
      ? textBlocks(part.text, part.title)
      : [heading(4, part.title), ...ruleList(part.rules, names)],
  );

function versionBlocks(
  { version, date, author, changes }: ChangelogEntry,
  diff: VersionDiff | undefined,
  names: Names,
): Block[] {
  const facts = [date, author].filter((fact) => fact !== undefined).map(oneLine);
  return blocksOf(
    heading(
      3,
      facts.length === 0 ? [oneLine(version)] : [oneLine(version), ' ', { quiet: facts.join(', ') }],
      anchorOf('version', version),
    ),
    list(changes, ({ type, target, into, impact, relabel, note }) => [
      `${sentence(type)} `,
      target.id === '*' ? 'everything' : names.any(target.id),
      ...(into.length === 0 ? [] : [' to ', ...names.all(into.map(({ id }) => id))]),
      { quiet: ` (${impact})` },
      ...(relabel.length === 0 ? [] : ['; look again at ', ...names.all(relabel.map(({ id }) => id))]),
      ...(note === undefined ? [] : [`. ${note.trim()}`]),
    ]),
    diff &&
      diff.list.length > 0 &&
      details(
        `Every difference to ${oneLine(diff.since)} (${diff.list.length})`,
        changeBlocks(diff.list, names),
      ),
  );
}

function questionBlocks({ id, layer }: LayerDef, names: Names): Block[] {
  const name = names.questionName(id);
  const meaning = names.model.layerDefinitions.get(id);
  return blocksOf(
    heading(2, withId(name, id), anchorOf('question', id)),
    layer?.question !== undefined && paragraph({ strong: oneLine(layer.question) }),
    layer && howAnswered(layer, names),
    meaning && meaningBlocks(meaning, takesNumber(layer) ? layer.anchors : {}, names),
  );
}

const withId = (name: string, id: string): Line => (name === id ? [name] : [name, ' ', { code: id }]);

/** What the guideline says of a question. `anchors`: those of a rating. */
function meaningBlocks(
  entry: LayerDefinition,
  anchors: Readonly<Record<string, string>>,
  names: Names,
): Block[] {
  const { id, levels, tieBreakers } = entry;
  const values = new Set([...Object.keys(anchors).map(Number), ...levels.map(({ value }) => value)]);
  return [
    ...partBlocks(entryParts(entry), names),
    ...[...values]
      .sort((a, b) => a - b)
      .flatMap((value): Block[] => {
        const level = levels.find((each) => each.value === value);
        const anchor = anchors[String(value)];
        return [
          heading(3, [String(value), ...(anchor === undefined ? [] : [' ', { quiet: oneLine(anchor) }])]),
          ...textBlocks(level?.definition?.text),
          ...ruleList(level?.rules ?? [], names),
          ...namedExamples('Examples', names, ({ labels }) => labels[id] === value),
        ];
      }),
    ...section(3, 'Between two levels', tieBreakerBlocks(tieBreakers, 4, names)),
    ...partBlocks(tieParts(entry), names),
  ];
}

const overview = (tree: readonly LabelNode[], names: Names): Block[] =>
  list(tree, ({ id, below }) => {
    const brief = names.model.definitions.get(id)?.brief;
    return {
      line: [names.label(id), ...(brief ? [{ quiet: ` – ${oneLine(brief.text)}` }] : [])],
      below: overview(below, names),
    };
  });

function labelBlocks(id: string, names: Names): Block[] {
  const { model } = names;
  const label = model.labels.get(id)?.label;
  const entry = model.definitions.get(id);
  const facts = present([
    label?.selectable === false && 'groups other labels and is not given itself',
    label?.catchAll === true && 'catch-all: for what no other label fits',
    label?.status === 'deprecated' && 'deprecated',
  ]);
  const replaced = label?.replacedBy === undefined ? [] : ['; use ', names.label(label.replacedBy)];
  const isDefined = (entry?.definition ?? entry?.brief) !== undefined;
  const confused = [...confusedWith(model, id)];
  return blocksOf(
    heading(3, withId(names.labelName(id), id), anchorOf('label', id)),
    facts.length > 0 && quiet(sentence(facts.join(', ')), ...replaced),
    !isDefined && quiet('The guideline does not define it.'),
    entry && partBlocks(entryParts(entry), names),
    section(
      4,
      'Easily confused with',
      list(confused, ([other, by]) => [names.label(other), ': see ', ...names.all([...by])]),
    ),
    namedExamples('Examples', names, ({ labelRefs }) => labelRefs.some((ref) => ref.id === id)),
    namedExamples('Where it would be wrong', names, ({ not }) => not.some((ref) => ref.id === id)),
  );
}

/** The names of the examples for which a condition holds. */
function namedExamples(title: string, names: Names, has: (example: Example) => boolean): Block[] {
  const examples = names.model.guideline?.examples ?? [];
  const ids = examples.flatMap((each, n) => (has(each) ? [exampleId(each, n)] : []));
  return named(title, ids, names);
}

const named = (title: string, ids: readonly string[], names: Names): Block[] =>
  ids.length === 0 ? [] : [paragraph({ strong: `${title}:` }, ' ', ...names.all(ids))];

const ruleList = (rules: readonly RuleDef[], names: Names): Block[] =>
  list(rules, ({ id, text, useInstead }) => ({
    anchor: anchorOf('rule', id),
    line: [{ code: id }, ' ', text.trim(), ...(useInstead ? [' → ', names.label(useInstead.id)] : [])],
  }));

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** An example of the guideline: its text with marks, the right answers and why they are right. */
function exampleBlocks(example: Example, place: number, names: Names): Block[] {
  const { model } = names;
  const { text, not, rules, kind, rationale } = example;
  const id = exampleId(example, place);
  const isSpans = (layer: string): boolean => marksText(model.layers.get(layer)?.layer);
  const values = Object.entries(example.labels);
  const spans = values.flatMap(([layer, value]) =>
    isSpans(layer)
      ? spansIn(value).map((span) => ({ ...span, label: labelIdIn(model, layer, span.label) }))
      : [],
  );
  const { pieces, others } = markedPieces(text, spans, names);
  const answers = values.flatMap(([layer, value]) =>
    isSpans(layer) ? [] : [[`${names.questionName(layer)}: `, ...answerLine(names, layer, value)]],
  );
  return blocksOf(
    {
      ...heading(
        3,
        kind === undefined ? [oneLine(id)] : [oneLine(id), ' ', { quiet: kind }],
        anchorOf('example', id),
      ),
      unlisted: true,
    } as Block,
    { kind: 'quote', line: pieces },
    others.map(({ label, texts }) =>
      paragraph(
        'Also marked ',
        names.label(label),
        ': ',
        ...joinedBy(texts, ' … ', (part) => ({ code: part })),
      ),
    ),
    answers.length > 0 && paragraph({ strong: 'Answer' }, ' – ', ...joined(answers, '; ')),
    not.length > 0 && paragraph({ strong: 'Not' }, ' ', ...names.labels(not.map((ref) => ref.id))),
    rules.length > 0 && paragraph({ strong: 'By' }, ' ', ...names.all(rules.map((ref) => ref.id))),
    textBlocks(rationale?.text),
  );
}

function answerLine(names: Names, layer: string, value: LayerValue): Line {
  const asked = names.model.layers.get(layer)?.layer;
  const labels = (ids: readonly unknown[]): Line =>
    names.labels(ids.flatMap((id) => (typeof id === 'string' ? [labelIdIn(names.model, layer, id)] : [])));
  if (takesOneLabel(asked) && typeof value === 'string') return labels([value]);
  if (takesSet(asked) && Array.isArray(value)) {
    const line = labels(value);
    return line.length === 0 ? ['none'] : line;
  }
  if (joinsMarks(asked) && Array.isArray(value)) return [relationsText(value)];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

const relationsText = (value: readonly unknown[]): string =>
  value
    .map((item) => {
      const { label, from, to } = item as { label?: unknown; from?: unknown; to?: unknown };
      return `${String(from)} ${String(label)} ${String(to)}`;
    })
    .join(', ');

/** Inserts marks into a text, nested if they nest. Offsets are code points; offsets outside the text are ignored. */
function markedPieces(
  text: string,
  spans: readonly Span[],
  names: Names,
): { pieces: Line; others: { label: string; texts: string[] }[] } {
  const points = [...text];
  const inside = ({ start, end }: { start: number; end: number }): boolean =>
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= points.length;
  const sorted = spans
    .filter((span) => (span.parts ?? [span]).every(inside))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const open: Span[] = [];
  const nested: Span[] = [];
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
  return { pieces: piecesOf(points, nested, 0, points.length, names), others };
}

/** The segments of a range with the marks in it, which nest and are sorted. */
function piecesOf(
  points: readonly string[],
  spans: readonly Span[],
  from: number,
  to: number,
  names: Names,
): Inline[] {
  const pieces: Inline[] = [];
  const write = (end: number): void => {
    if (end > at) pieces.push(points.slice(at, end).join(''));
    at = Math.max(at, end);
  };
  let at = from;
  for (let n = 0; n < spans.length;) {
    const outer = spans[n]!;
    let next = n + 1;
    while (next < spans.length && spans[next]!.start < outer.end) next += 1;
    write(outer.start);
    pieces.push({
      mark: outer.label,
      colour: names.colour(outer.label),
      inside: piecesOf(points, spans.slice(n + 1, next), outer.start, outer.end, names),
    });
    at = outer.end;
    n = next;
  }
  write(to);
  return pieces;
}
