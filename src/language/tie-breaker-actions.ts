import { chosenLabels } from '../project/records/marks';
import type { Position } from '../project/findings/finding';
import { addExamples, type NewExample } from '../project/guideline/edits/examples';
import { newExampleIds, newRuleId, type GuidelineEdits } from '../project/guideline/edits/places';
import { addTieBreaker } from '../project/guideline/edits/tie-breakers';
import type { ProjectModel } from '../project/model/model';
import { counted } from '../base/text/phrases';
import { namedClosedTo } from '../engine/independence';
import type { WithModel } from '../engine/project';
import type { ConfusedPair } from '../rules/framework/project-view';
import { isReadWhole } from '../rules/framework/read-whole';
import { pairKey, settledPairs } from '../rules/framework/preferences';
import { editsInFile, type EditorAction } from './code-actions';
import type { LineReader } from './hover-line';
import { rightOf } from './line-answers';
import { occurrencesIn } from './occurrences';
import { yamlDocument } from './places';
import { labelIdIn } from '../project/model/label-ids';

/** Pairs that are offered at a label, most confused first. */
const MAX_PAIRS = 5;
/** Examples that are added with a tie-breaker. */
const MAX_EXAMPLES = 3;
/** Samples named in its rationale. */
const MAX_NAMED = 5;
/** The longest text that becomes an example, in UTF-16 units. */
const MAX_TEXT = 2_000;

interface Decided {
  readonly sample: string;
  readonly winner: string;
  readonly loser: string;
  readonly example: NewExample;
}

/**
 * On a label of the YAML files, for each label that people confuse it with and that has no tie-breaker with it: adds the tie-breaker, based
 * on the samples with disagreements. If all that were decided (or have gold) have the same label, it wins, and they become the examples;
 * otherwise the author decides.
 */
export async function tieBreakerActions(
  { project, model }: WithModel,
  path: string,
  position: Position,
  reader: LineReader = {},
): Promise<EditorAction[]> {
  const { guideline } = model;
  const document = yamlDocument(model, path);
  if (!guideline || !document || !isReadWhole(guideline.file)) return [];
  const at = occurrencesIn(model).at(path, document.lines.offsetAt(position));
  if (at?.kind !== 'label' || at.role === 'history') return [];
  const isClosed = namedClosedTo({ project, model }, reader.viewer);
  const hidesGold = reader.goldHidden?.();
  const settled = settledPairs(guideline.tieBreakers);
  const open = project
    .view(model)
    .confusedPairs.map((pair) => ({
      ...pair,
      a: labelIdIn(model, pair.layer, pair.a),
      b: labelIdIn(model, pair.layer, pair.b),
    }))
    .filter(({ a, b }) => a === at.id || b === at.id)
    // What is added names the samples.
    .filter(({ samples }) => !isClosed || !samples.some(isClosed))
    .filter(({ a, b }) => model.labels.has(a) && model.labels.has(b) && !settled.has(pairKey(a, b)));
  const pairs = [...new Map(open.map((pair) => [pairKey(pair.a, pair.b), pair])).values()];
  const actions: EditorAction[] = [];
  for (const pair of pairs.slice(0, MAX_PAIRS)) {
    const decided = await decidedSamples({ project, model }, pair, hidesGold);
    const made = tieBreakerFrom(model, pair, decided, reader.viewer);
    const other = pair.a === at.id ? pair.b : pair.a;
    const title = `Add a tie-breaker between "${at.id}" and "${other}", confused on ${counted(pair.count, 'sample')}`;
    if (made) actions.push({ title, kind: 'refactor', edits: editsInFile(guideline.file, made) });
  }
  return actions;
}

async function decidedSamples(
  { project, model }: WithModel,
  { layer, a, b, samples }: ConfusedPair,
  hidesGold: ((sample: string) => boolean) | undefined,
): Promise<Decided[]> {
  const found: Decided[] = [];
  for (const sample of samples) {
    const right = rightOf(project, sample, layer, hidesGold?.(sample));
    // If several answers remain valid, neither label wins.
    if (right?.length !== 1) continue;
    const value = right[0]!.labels[layer]!;
    const labels = chosenLabels(value).map((label) => labelIdIn(model, layer, label));
    if (labels.includes(a) === labels.includes(b)) continue;
    const [winner, loser] = labels.includes(a) ? [a, b] : [b, a];
    const text = project.samples.textOf(sample);
    if (text !== undefined)
      found.push({ sample, winner, loser, example: { text, labels: { [layer]: value } } });
  }
  return found;
}

function tieBreakerFrom(
  model: ProjectModel,
  { a, b, samples }: ConfusedPair,
  decided: readonly Decided[],
  author: string | undefined,
): GuidelineEdits | undefined {
  const [first] = decided;
  const agreed = first && decided.every(({ winner }) => winner === first.winner) ? first.winner : undefined;
  const id = newRuleId(model, model.guideline?.tieBreakers.at(-1)?.id, 'TB-1', author);
  const known = new Map(
    [...model.examples.values()].flatMap(({ text, id: own }) => (own === '' ? [] : [[text, own] as const])),
  );
  const shown = (agreed === undefined ? [] : decided)
    .filter(({ example }) => example.text.length <= MAX_TEXT && example.text.trim() !== '')
    .filter(({ example }, n, all) => all.findIndex((one) => one.example.text === example.text) === n)
    .slice(0, MAX_EXAMPLES);
  const fresh = shown.filter(({ example }) => !known.has(example.text));
  const ids = newExampleIds(model, fresh.length, author);
  const examples = fresh.map(({ example, loser }, n) => ({
    ...example,
    id: ids[n]!,
    not: [loser],
    rules: [id],
    kind: 'borderline' as const,
  }));
  const cited = shown.map(
    ({ example }) => known.get(example.text) ?? ids[fresh.findIndex((one) => one.example === example)]!,
  );
  const own = addTieBreaker(model, {
    id,
    between: [a, b],
    when: 'TBD',
    ...(agreed !== undefined && { prefer: agreed }),
    rationale:
      agreed === undefined
        ? `TBD: ${samples.slice(0, MAX_NAMED).join(', ')}`
        : `Decided so: ${decided
            .slice(0, MAX_NAMED)
            .map(({ sample }) => sample)
            .join(', ')}.`,
    examples: cited,
  });
  const added = examples.length > 0 ? addExamples(model, examples) : undefined;
  if (!own || (examples.length > 0 && !added)) return undefined;
  return { ...own, edits: [...own.edits, ...(added?.edits ?? [])] };
}
