import { quoted } from '../../base/text/phrases';
import { isObject } from '../../base/objects';
import { checkRequiredAttributes, type ReportAnswer } from '../../project/answers/check-attributes';
import { checkEnds } from '../../project/answers/check-spans';
import { isConditionMet } from '../../project/answers/conditions';
import type { ProjectModel } from '../../project/model/model';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { type Layer, layerLabels, takesLabel } from '../../project/schema/layer-types';
import {
  isPerTurn,
  asksTurns,
  layersAsked,
  layersIn,
  schemaLayerOf,
  turnOf,
} from '../../project/schema/per-turn';
import { labelsIn } from '../../project/records/labels';
import type { Labels } from '../../project/records/records';
import { forEachAnswer, askedOnlyWhen } from '../framework/answers';
import type { LineReport, LineView } from '../framework/line-view';
import { answerRule, type ReportLine } from '../framework/rule';
import {
  idsAreKnown,
  isModelReadWhole,
  wholeGuideline,
  knownLayers,
  groupsIn,
} from '../framework/read-whole';
import { retiredIds } from '../framework/references';
import { modelIn } from '../../project/model/label-ids';
import { joinsMarks, takesMarks, takesNumber, takesSet, takesWords } from '../../kinds/traits';
import { kindOf } from '../../kinds';
import { forEachLabel, labelsNamed } from '../../project/answers/named-labels';
import { getOrAdd } from '../../base/lists';

export const cardinalityViolation = answerRule({
  id: 'cardinality-violation',
  severity: 'error',
  fix: 'ask',
  summary: 'An answer that does not fit its question cannot be counted, compared or learnt from.',
  start(model) {
    const layers = knownLayers(model);
    const unselectable = new Map([...layers.keys()].map((id) => [id, groupsIn(model, id)]));
    const conditional = [...layers.values()].filter(({ when }) => when);
    const relations = [...layers.values()].filter(joinsMarks);
    const whole = isModelReadWhole(model) && idsAreKnown(model);
    const requirements = new Requirements([...layers.values()]);
    const byTurn = asksTurns([...layers.values()]) ? [...layers.values()] : undefined;
    const cites = citations(model);
    return (line, report) => {
      const record = line.value;
      if (!record) return;
      const complete = record.status !== 'draft';
      const reported = new Set<string>();
      forEachAnswer(line, (id, value, base, key, turn) => {
        const layer = layers.get(id);
        if (!layer) {
          const isNew = !reported.has(id);
          reported.add(id);
          const path = turn === undefined ? [...base, key] : ['labels', id];
          if (isNew && whole && !model.layers.has(id)) report(unknownLayer(model, id, path));
          return;
        }
        if (isPerTurn(layer) !== (turn !== undefined)) {
          if (!reported.has(id)) report(wrongNesting(layer, line, [...base, key], turn !== undefined));
          reported.add(id);
          return;
        }
        const found: ReportAnswer = (below, message) => report({ path: [...base, key, ...below], message });
        kindOf(layer).check(layer, value, complete, found);
        if (complete && takesMarks(layer)) checkRequiredAttributes(layer, value, found);
        const groups = unselectable.get(id)!;
        if (groups.size === 0) return;
        forEachLabel(layer, value, (label, below) => {
          if (groups.has(label))
            found(
              below,
              `"${label}" only groups other labels and cannot be chosen (selectable: false).${childrenOf(modelIn(model, id), label)}`,
            );
        });
      });
      const { labels } = record;
      if (isObject(labels)) {
        const answers = byTurn ? labelsIn(labels) : labels;
        const asked = byTurn ? layersIn(byTurn, labelsIn(labels)).filter(({ when }) => when) : conditional;
        if (asked.length > 0) checkConditions(asked, answers, layers, report);
        for (const layer of relations)
          if (labels[layer.id] !== undefined)
            checkEnds(layer, labels[layer.id], labels[layer.spans], (below, message) =>
              report({ path: ['labels', layer.id, ...below], message }),
            );
        if (line.kind === 'annotation') requirements.check(line, answers, report);
      }
      if (Array.isArray(record.rules) && record.rules.length > 0)
        checkCitations(record.rules, line, cites, report);
    };
  },
});

function unknownLayer(model: ProjectModel, id: string, path: LineReport['path']): LineReport {
  const near = nearest(id, [...model.layers.keys()]);
  const hint = near === undefined ? `Layers are: ${quoted([...model.layers.keys()])}.` : didYouMean(id, near);
  return { path, part: 'key', message: `The schema has no layer "${id}". ${hint}` };
}

/** An answer by turns to a layer that is asked of the sample, or the other way round. */
function wrongNesting(
  layer: Layer,
  { value }: LineView,
  path: LineReport['path'],
  isByTurn: boolean,
): LineReport {
  if (!isByTurn)
    return {
      path,
      message: `"${layer.id}" is asked of each turn: its answer is an object with turns and their answers, like {"2": ${JSON.stringify(exampleOf(layer))}}.`,
    };
  const whole = isObject(value?.labels) ? value.labels[layer.id] : undefined;
  let message = `"${layer.id}" is asked of the sample, not of its turns.`;
  kindOf(layer).check(layer, whole, true, (_below, problem) => (message = problem));
  return { path: ['labels', layer.id], message };
}

const exampleOf = (layer: Layer): unknown =>
  takesNumber(layer)
    ? layer.min
    : takesSet(layer)
      ? layer.open && layer.labels.length === 0
        ? ['wrong tone']
        : layer.labels.slice(0, 1)
      : (layerLabels(layer)[0] ?? '…');

function childrenOf(model: ProjectModel, label: string): string {
  const children = [...model.labels.values()]
    .filter(({ parent }) => parent?.id === label)
    .map(({ id }) => id);
  return children.length > 0 ? ` Choose one of: ${quoted(children)}.` : '';
}

function checkConditions(
  layers: readonly Layer[],
  labels: Readonly<Record<string, unknown>>,
  offered: ReadonlyMap<string, Layer>,
  report: ReportLine,
): void {
  // A condition on an answer with an unknown label is not evaluated: the unknown label is the finding.
  const isSlip = (id: string): boolean => {
    const layer = offered.get(schemaLayerOf(id));
    return layer !== undefined && labelsNamed(layer, labels[id]).some((label) => !takesLabel(layer, label));
  };
  for (const layer of layers) {
    if (!Object.hasOwn(labels, layer.id) || isConditionMet(layer, labels) !== false) continue;
    if (Object.keys(layer.when!).some(isSlip)) continue;
    report({
      path: ['labels', schemaLayerOf(layer.id), ...(layer.turn === undefined ? [] : [layer.turn])],
      part: 'key',
      message: askedOnlyWhen(layer),
    });
  }
}

function checkCitations(
  rules: readonly unknown[],
  line: LineView,
  cites: ReturnType<typeof citations>,
  report: ReportLine,
): void {
  rules.forEach((rule, index) => {
    if (typeof rule !== 'string' || cites.isKnown(rule, line.value?.guideline)) return;
    const path = ['rules', index];
    const near = nearest(rule, cites.ids);
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    report({
      path,
      message: `The guideline has no rule or tie-breaker "${rule}".${hint}`,
      ...(near !== undefined && {
        fixes: [{ title: `Cite "${near}"`, safety: 'ask', edits: [{ path, value: near }] }],
      }),
    });
  });
}

class Requirements {
  readonly #layers: readonly Layer[];
  readonly #hasTurns: boolean;

  constructor(layers: readonly Layer[]) {
    this.#layers = layers.some(({ required }) => required) ? layers : [];
    this.#hasTurns = asksTurns(this.#layers);
  }

  /** The layers as they are asked of the sample; of one that is not known, as far as turns are answered. */
  #asked({ sample }: LineView, labels: Readonly<Record<string, unknown>>): readonly Layer[] {
    if (!this.#hasTurns) return this.#layers;
    const turns = typeof sample === 'object' ? sample.conversation?.turns : undefined;
    return turns ? layersAsked(this.#layers, turns) : layersIn(this.#layers, labels as Labels);
  }

  /** Checks a record that is done and not flagged: a flag explains a missing answer. */
  check(line: LineView, labels: Readonly<Record<string, unknown>>, report: ReportLine): void {
    const record = line.value!;
    if (this.#layers.length === 0 || record.status === 'draft' || record.withdrawn === true) return;
    if (Array.isArray(record.flags) && record.flags.length > 0) return;
    let missing: string[] | undefined;
    for (const layer of this.#asked(line, labels)) {
      if (!layer.required) continue;
      const value = labels[layer.id];
      if (value !== undefined && !(takesWords(layer) && !layer.start && value === '')) continue;
      // A condition on a missing layer is not evaluated.
      if (isConditionMet(layer, labels) === true) (missing ??= []).push(layer.id);
    }
    if (missing)
      report({
        path: ['labels'],
        part: 'key',
        message: `Not answered: ${missingWords(missing)}. Answer, flag the record, or set "status":"draft".`,
      });
  }
}

/** The layers, those asked of turns with their turns. */
function missingWords(ids: readonly string[]): string {
  const turns = new Map<string, string[]>();
  for (const id of ids) {
    const own = getOrAdd(turns, schemaLayerOf(id), () => []);
    const turn = turnOf(id);
    if (turn !== undefined) own.push(turn);
  }
  const words = [...turns].map(([layer, own]) =>
    own.length === 0 ? quoted([layer]) : `${quoted([layer])} of turn ${quoted(own)}`,
  );
  return words.join(', ');
}

interface Citations {
  readonly ids: readonly string[];
  /** Whether the guideline has a cited id, or had it under the record's version. Always true without a readable guideline. */
  isKnown(id: string, version: unknown): boolean;
}

function citations(model: ProjectModel): Citations {
  const order = new Map(model.guideline?.changelog.map(({ version }, index) => [version, index]));
  const retired = retiredIds(model.guideline);
  const readable = wholeGuideline(model) !== undefined && isModelReadWhole(model);
  return {
    ids: [...model.citable.keys()],
    isKnown(id, version) {
      if (!readable || model.citable.has(id)) return true;
      const retirement = retired.get(id);
      if (!retirement) return false;
      const followed = typeof version === 'string' ? order.get(version) : undefined;
      // The first entry is the newest.
      return followed === undefined || followed > order.get(retirement.version)!;
    },
  };
}
