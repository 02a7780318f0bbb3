import { counted } from '../../base/text/phrases';
import { rulesOfLayer } from '../../project/model/build-model';
import type { ProjectModel } from '../../project/model/model';
import type { SchemaName } from '../../project/schema/validate';
import { text } from '../../project/model/reader';
import { nodeAt, type Path } from '../../base/yaml/path';
import type { YamlNode } from '../../base/yaml/tree';
import type { WithModel } from '../../engine/project';
import { pairKey, settledPairs } from '../../rules/framework/preferences';
import { inlineScalar } from '../../base/yaml/write-value';
import { FreeIds, freeRuleIds } from '../../project/model/free-ids';
import { literal, stop } from './item';
import { entryOf, labelIdIn } from '../../project/model/label-ids';
import { comparesFields, takesNumber, takesOneLabel, marksText } from '../../kinds/traits';
import { ratingLevels } from '../../project/schema/layer-types';

/** An item of a list to fill in. */
export interface ItemSnippet {
  readonly label: string;
  readonly detail: string;
  /** Lines of the item, in snippet syntax, without the dash. */
  readonly lines: readonly string[];
}

const item = (label: string, detail: string, ...lines: readonly string[]): ItemSnippet => ({
  label,
  detail,
  lines,
});

const PAIRS_SHOWN = 5;

/** Snippets for the items of the list at a path of the schema file or the guideline. */
export function snippetsAt(
  { project, model }: WithModel,
  file: SchemaName,
  root: YamlNode,
  list: Path,
): readonly ItemSnippet[] {
  if (file === 'migration' || file === 'assignment') return [];
  const pattern = list.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  if (file === 'labelwright')
    return pattern === 'labels' ? [SCHEMA_LABEL] : pattern === 'layers' ? LAYERS : [];
  const ruleAfter = (id: string): string[] => rule(freeRuleIds(model).next(id));
  switch (pattern) {
    case 'labels':
      return [guidelineLabel(model)];
    case 'rules':
      return [item('rule', 'A general rule', ...ruleAfter(model.guideline?.rules.at(-1)?.id ?? 'G-0'))];
    case 'layers':
      return [guidelineLayer(model)];
    case 'layers.*.tie_breakers':
      return [levelTieBreaker(model, root, list)];
    case 'layers.*.include':
    case 'layers.*.exclude':
    case 'layers.*.levels.*.rules': {
      const lines = ruleAfter(layerRuleId(model, root, list));
      return [item('criterion', 'A rule of the question that records can cite', ...lines)];
    }
    case 'labels.*.include':
      return [item('inclusion', 'What counts', ...ruleAfter(criterionId(model, root, list)))];
    case 'labels.*.exclude': {
      const lines = [...ruleAfter(criterionId(model, root, list)), `use_instead: ${stop(3, 'label')}`];
      return [item('exclusion', 'What does not count, and where it goes', ...lines)];
    }
    case 'tie_breakers':
      return [...confusedPairs({ project, model }), tieBreaker(model, 'label-a', 'label-b')];
    case 'examples':
      return examples(model);
    default:
      return FIXED[pattern] ?? [];
  }
}

const SCHEMA_LABEL = item('label', 'A label', `id: ${stop(1, 'label')}`, `name: ${stop(2, 'Shown name')}`);

const layer = (type: string, detail: string, ...lines: string[]): ItemSnippet =>
  item(
    `${type} layer`,
    detail,
    ...[`id: ${stop(1, type)}`, `type: ${type}`, `question: ${stop(2, 'What is asked?')}`, ...lines],
  );
const LABELS = `labels: [${stop(3)}]`;
const LAYERS: ItemSnippet[] = [
  layer('choice', 'One label', LABELS),
  layer('choices', 'Several labels', LABELS),
  layer('spans', 'Labelled pieces of the text', LABELS),
  layer('relations', 'Labelled links between spans', `spans: ${stop(4, 'entities')}`, LABELS),
  layer('rating', 'A number on a scale', `min: ${stop(3, '1')}`, `max: ${stop(4, '5')}`),
  layer('text', 'Free text'),
  layer(
    'comparison',
    'Which of two fields is better',
    `between: [${stop(3, 'answer_a')}, ${stop(4, 'answer_b')}]`,
  ),
  layer('turn', 'A turn of a conversation, or none'),
];

const rule = (id: string, first = 1): string[] => [
  `id: ${stop(first, id)}`,
  `text: ${stop(first + 1, 'One sentence that can be checked.')}`,
];

function guidelineLabel(model: ProjectModel): ItemSnippet {
  const missing = [...model.labels.values()].find(
    ({ id, label }) => label.selectable && !model.definitions.has(id),
  );
  const { id, layer } = entryOf(model, missing?.id ?? 'label');
  const stem = `R-${id.slice(0, 3).toUpperCase()}-0`;
  const ids = new FreeIds(model.citable.keys());
  return item(
    'label',
    missing ? `What ${id} means` : 'What a label means',
    `id: ${stop(1, id)}`,
    ...(layer === undefined ? [] : [`layer: ${layer}`]),
    `brief: ${stop(2, 'One line.')}`,
    `definition: ${stop(3, 'The writer …')}`,
    'include:',
    ...asItem(rule(ids.take(stem), 4)),
    'exclude:',
    ...asItem([...rule(ids.take(stem), 6), `use_instead: ${stop(8, 'label')}`]),
  );
}

const asItem = (lines: readonly string[]): string[] =>
  lines.map((line, n) => (n === 0 ? `  - ${line}` : `    ${line}`));

function confusedPairs({ project, model }: WithModel): ItemSnippet[] {
  const settled = settledPairs(model.guideline?.tieBreakers ?? []);
  return [...project.disagreements.groups.values()]
    .map((group) => ({
      ...group,
      a: labelIdIn(model, group.layer, group.a),
      b: labelIdIn(model, group.layer, group.b),
    }))
    .filter(
      ({ kind, a, b }) => (kind === 'label-pair' || kind === 'span-label') && !settled.has(pairKey(a, b)),
    )
    .sort((x, y) => y.samples.size - x.samples.size)
    .slice(0, PAIRS_SHOWN)
    .map(({ a, b, samples }) => ({
      ...tieBreaker(model, a, b),
      label: `tie-breaker ${a} / ${b}`,
      detail: `Confused on ${counted(samples.size, 'sample')}, no tie-breaker yet`,
    }));
}

function tieBreaker(model: ProjectModel, a: string, b: string): ItemSnippet {
  const written = (id: string): string => inlineScalar(id, true);
  return item(
    'tie-breaker',
    'Which label wins when two fit',
    `id: ${stop(1, freeRuleIds(model).next(model.guideline?.tieBreakers.at(-1)?.id ?? 'TB-0'))}`,
    `between: [${stop(2, written(a))}, ${stop(3, written(b))}]`,
    `when: ${stop(4, 'Both fit because …')}`,
    `prefer: ${stop(5, inlineScalar(a, false))}`,
    `rationale: ${stop(6, 'Why.')}`,
  );
}

function examples(model: ProjectModel): ItemSnippet[] {
  const ids = [...model.examples.keys()];
  const first = `id: ${stop(1, new FreeIds(ids).next(ids.at(-1) ?? 'EX-0'))}`;
  const choice = model.schema.layers.find(({ layer }) => takesOneLabel(layer))?.id ?? 'layer';
  const rest = [
    `labels: {${literal(choice)}: ${stop(3, 'label')}\\}`,
    `rationale: ${stop(4, 'Why it is right.')}`,
  ];
  const spans = model.schema.layers.find(({ layer }) => marksText(layer));
  const marked = `marked: "${stop(2, `Text with [words](${spans?.labels[0]?.id ?? 'label'}).`)}"`;
  return [
    item('example', 'A text with its right answer', first, `text: ${stop(2, 'The text.')}`, ...rest),
    ...(spans ? [item('marked example', 'A text with spans marked inline', first, marked, ...rest)] : []),
  ];
}

const CHANGE_TYPES = 'changed,added,removed,renamed,split,merged,deprecated';

/** The snippets that are the same in every project, by the pattern of their list. */
const FIXED: Readonly<Record<string, readonly ItemSnippet[]>> = {
  'layers.*.levels': [
    item(
      'level',
      'What one value means',
      `value: ${stop(1, '1')}`,
      `definition: ${stop(2, 'When this value is right.')}`,
    ),
  ],
  changelog: [
    item(
      'version',
      'A version and its changes',
      `version: "${stop(1, '1.1.0')}"`,
      `date: "${stop(2, '2026-01-31')}"`,
      'changes:',
      `  - {type: \${3|${CHANGE_TYPES}|}, target: ${stop(4, 'id')}, impact: \${5|semantic,editorial|}, note: ${stop(6, 'What and why.')}\\}`,
    ),
  ],
  'changelog.*.changes': [
    item(
      'change',
      'One change',
      `type: \${1|${CHANGE_TYPES}|}`,
      `target: ${stop(2, 'id')}`,
      'impact: ${3|semantic,editorial|}',
      `note: ${stop(4, 'What and why.')}`,
    ),
  ],
  'purpose.costs': [
    item(
      'cost',
      'The cost of one mistake; 1 is ordinary',
      `expected: ${stop(1, 'label')}`,
      `given: ${stop(2, 'label')}`,
      `cost: ${stop(3, '5')}`,
    ),
  ],
};

/** An entry for the first question without labels that has none: only these have no other place in the guideline. */
function guidelineLayer(model: ProjectModel): ItemSnippet {
  const missing = [...model.layers.values()].filter(({ id }) => !model.layerDefinitions.has(id));
  const next = missing.find(({ labels }) => labels.length === 0) ?? missing[0];
  const id = next?.id ?? 'layer';
  const criterion = rule(freeRuleIds(model).next(`R-${id.toUpperCase()}-0`), 3);
  return item(
    'layer',
    next ? `What ${id} means` : 'What a question means',
    `id: ${stop(1, inlineScalar(id, false))}`,
    `definition: ${stop(2, 'What is judged.')}`,
    'include:',
    ...asItem(criterion),
    ...(takesNumber(next?.layer)
      ? [
          'levels:',
          ...ratingLevels(next.layer)
            .slice(0, LEVELS_OFFERED)
            .flatMap((value, n) =>
              asItem([`value: ${value}`, `definition: ${stop(5 + n, 'When it is right.')}`]),
            ),
        ]
      : []),
    ...(comparesFields(next?.layer) && next.layer.ties
      ? [`tie: ${stop(5, 'When both are equally good.')}`]
      : []),
    ...(comparesFields(next?.layer) && next.layer.none
      ? [`none: ${stop(6, 'When neither is good enough.')}`]
      : []),
  );
}

const LEVELS_OFFERED = 11;

function levelTieBreaker(model: ProjectModel, root: YamlNode, list: Path): ItemSnippet {
  return item(
    'tie-breaker',
    'Which level is right when two fit',
    `id: ${stop(1, freeRuleIds(model).next(layerRuleId(model, root, list)))}`,
    `between: [${stop(2, '3')}, ${stop(3, '4')}]`,
    `when: ${stop(4, 'Both fit because …')}`,
    `prefer: ${stop(5, '4')}`,
  );
}

function layerRuleId(model: ProjectModel, root: YamlNode, list: Path): string {
  const layer = text(nodeAt(root, [...list.slice(0, 2), 'id'])) ?? 'X';
  const entry = model.layerDefinitions.get(layer);
  return (entry && rulesOfLayer(entry).at(-1)?.id) ?? `R-${layer.toUpperCase()}-0`;
}

function criterionId(model: ProjectModel, root: YamlNode, list: Path): string {
  const label = text(nodeAt(root, [...list.slice(0, 2), 'id'])) ?? 'X';
  const definition = model.definitions.get(label);
  const known = [...(definition?.include ?? []), ...(definition?.exclude ?? [])].at(-1)?.id;
  return known ?? `R-${label.slice(0, 3).toUpperCase()}-0`;
}
