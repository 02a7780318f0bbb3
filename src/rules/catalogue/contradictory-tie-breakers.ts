import { quoted } from '../../base/text/phrases';
import type { ProjectModel, TieBreaker } from '../../project/model/model';
import { idPlace } from '../framework/duplicates';
import { preferences, tieBreakerLists, type Preference } from '../framework/preferences';
import { guidelineRule, type YamlReport, type ReportYaml } from '../framework/rule';
import { takesSeveral } from '../framework/takes-several';
import { isLabelId } from '../../project/model/label-ids';
import { field } from '../../project/model/reader';
import { foldText } from '../../base/text/fold';

export const contradictoryTieBreakers = guidelineRule({
  id: 'contradictory-tie-breakers',
  group: 'guideline',
  severity: 'error',
  fix: 'none',
  summary: 'Two tie-breakers that prefer opposite labels in the same case decide nothing.',
  check(model, report) {
    const contradicting = new Set<string>();
    for (const list of tieBreakerLists(model.guideline)) checkList(model, list, contradicting, report);
    againstTheOrder(model, contradicting, report);
    for (const { id, between, outcome, node, file } of model.guideline?.tieBreakers ?? []) {
      const labels = between.map((label) => label.id);
      if (!outcome || takesSeveral(model, labels)) continue;
      report({
        place: { file, node: field(node, 'prefer') ?? node },
        message: `"${id}" says ${outcome}, but the answer to this question is a single label. Prefer one of "between", or make the layer one of type choices.`,
        key: `${id} ${outcome}`,
      });
    }
  },
});

function checkList(
  model: ProjectModel,
  tieBreakers: readonly TieBreaker[],
  contradicting: Set<string>,
  report: ReportYaml,
): void {
  for (const { id, prefer, between } of tieBreakers) {
    // The JSON Schema reports what is not a list of labels.
    if (!prefer || between.length < 2 || between.some((label) => label.id === prefer.id)) continue;
    const list = between.map((label) => label.id);
    // Rule dangling-reference reports one that is not a label, as the others are.
    const labels = [prefer.id, ...list].filter((label) => isLabelId(model, label));
    if (labels.length > 0 && labels.length <= list.length) continue;
    report({
      place: prefer,
      message: `"${id}" is between ${quoted(list, ' and ')} and prefers "${prefer.id}". Prefer one of them, or add it to "between".`,
      key: id,
    });
  }
  const earlier = new Map<string, Preference[]>();
  for (const step of preferences(tieBreakers)) {
    const opposite = earlier.get(`${step.loser}\n${step.winner}`)?.find((other) => meets(other, step));
    if (opposite) {
      report(reportOf(opposite, step));
      contradicting.add(step.by.id);
    }
    const key = `${step.winner}\n${step.loser}`;
    earlier.set(key, [...(earlier.get(key) ?? []), step]);
  }
}

/** A tie-breaker may be an exception to the order; one that always applies contradicts it. */
function againstTheOrder(
  { guideline }: ProjectModel,
  contradicting: ReadonlySet<string>,
  report: ReportYaml,
): void {
  const order = new Map(guideline?.decisionOrder.map((ref, n) => [ref.id, { ref, n }] as const).reverse());
  if (order.size === 0) return;
  const isSaid = guideline!.rules.some(({ text }) => /tie-?break/i.test(text));
  for (const { winner, loser, by, isAlways } of preferences(guideline!.tieBreakers)) {
    const [won, lost] = [order.get(winner), order.get(loser)];
    if (!won || !lost || won.n < lost.n || (isSaid && !isAlways) || contradicting.has(by.id)) continue;
    report({
      place: idPlace(by),
      message:
        `"${by.id}" prefers "${winner}" to "${loser}", which is above it in "decision_order". ` +
        (isAlways
          ? 'Change one of the two, or remove the tie-breaker.'
          : 'If it is an exception, say in a rule that tie-breakers come before the order.'),
      related: [{ place: lost.ref, message: `"${loser}" in the order.` }],
      key: `order ${by.id} ${winner} ${loser}`,
      severity: isAlways ? 'warning' : 'info',
    });
  }
}

/** An earlier tie-breaker that always applies leaves nothing to a later one; one with a condition leaves the other cases. */
const meets = (first: Preference, second: Preference): boolean =>
  first.isAlways || (!second.isAlways && conditionOf(first) === conditionOf(second));

const conditionOf = ({ by }: Preference): string =>
  `${foldText(by.when?.text ?? '')}\n${foldText(by.unless?.text ?? '')}`;

function reportOf(first: Preference, second: Preference): YamlReport {
  const [one, other] = [first.by.id, second.by.id];
  const isShadowed = first.isAlways && !second.isAlways;
  return {
    place: idPlace(second.by),
    message: isShadowed
      ? `"${other}" never counts: "${one}" is above it and always prefers "${first.winner}" to "${first.loser}". Put "${other}" first, or give "${one}" a "when".`
      : `"${other}" prefers "${second.winner}" to "${second.loser}", and "${one}" prefers "${first.winner}" in the same case. Keep one, or give them different conditions.`,
    related: [{ place: idPlace(first.by), message: `"${one}" prefers "${first.winner}".` }],
    key: `${one} ${other} ${second.winner} ${second.loser}`,
    ...(isShadowed && { severity: 'warning' }),
  };
}
