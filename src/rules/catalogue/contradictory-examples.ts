import type { Example, ProjectModel, Ref } from '../../project/model/model';
import type { LayerValue } from '../../project/records/records';
import { entries, field } from '../../project/model/reader';
import { comparableAnswer, hasOffsets, nameOf, sameTextGroups } from '../framework/answers-compared';
import { guidelineRule, type ReportYaml } from '../framework/rule';
import type { YamlPlace } from '../framework/line-view';
import { labelsWhole } from '../../kinds/traits';

export const contradictoryExamples = guidelineRule({
  id: 'contradictory-examples',
  group: 'guideline',
  severity: 'error',
  summary: 'Two right answers to one text: whichever is learnt, the other counts as an error.',
  check(model, report) {
    const { guideline } = model;
    if (!guideline) return;
    for (const example of guideline.examples)
      if (example.not.length > 0) contradictsItself(example, model, report);
    for (const group of sameTextGroups(guideline)) {
      answersDiffer(group, model, report);
      oneRulesOut(group, model, report);
    }
  },
});

/** Labels of the text as a whole. A span's label may be right for one part and wrong for another. */
function wholeTextLabels(example: Example, model: ProjectModel) {
  return example.labelRefs.filter(({ layer }) => labelsWhole(model.layers.get(layer ?? '')?.layer));
}

function contradictsItself(example: Example, model: ProjectModel, report: ReportYaml): void {
  const given = new Set(wholeTextLabels(example, model).map(({ id }) => id));
  for (const not of example.not) {
    if (!given.has(not.id)) continue;
    report({
      place: not,
      message: `${nameOf(example)} is labelled "${not.id}" and says that "${not.id}" is wrong. Take out one of the two.`,
      key: `${example.id} ${not.id}`,
    });
  }
}

/** Compares each answer with the first one for its layer. */
function answersDiffer(group: readonly Example[], model: ProjectModel, report: ReportYaml): void {
  const first = new Map<string, { example: Example; answer: string; value: LayerValue }>();
  for (const example of group) {
    for (const [layer, value] of Object.entries(example.labels)) {
      const answer = comparableAnswer(model.layers.get(layer)?.layer, value);
      if (answer === undefined) continue;
      const before = first.get(layer);
      if (!before) first.set(layer, { example, answer, value });
      else if (before.answer !== answer && (!hasOffsets(value) || example.text === before.example.text)) {
        report({
          place: answerPlace(example, layer),
          message: `${nameOf(example)} has the text of ${nameOf(before.example)} and another answer for "${layer}"${inWords(value, before.value)}. Keep the right one.`,
          related: [
            {
              place: answerPlace(before.example, layer),
              message: `The answer of ${nameOf(before.example)}.`,
            },
          ],
          key: `${before.example.id} ${example.id} ${layer}`,
        });
      }
    }
  }
}

function oneRulesOut(group: readonly Example[], model: ProjectModel, report: ReportYaml): void {
  const given = new Map<string, Example>();
  for (const example of group) {
    for (const { id } of wholeTextLabels(example, model)) if (!given.has(id)) given.set(id, example);
  }
  for (const example of group) {
    const own = new Set(example.labelRefs.map(({ id, layer }) => `${layer ?? ''} ${id}`));
    for (const not of example.not) {
      const other = given.get(not.id);
      if (!other || other === example || differsAnyway(other, example, not, own)) continue;
      report({
        place: not,
        message: `${nameOf(example)} says that "${not.id}" is wrong for a text that ${nameOf(other)} labels "${not.id}". Keep the right one.`,
        related: [{ place: answerPlace(other, ''), message: `${nameOf(other)}.` }],
        key: `${example.id} ${other.id} ${not.id}`,
      });
    }
  }
}

/** If both answer the label's layer, the difference between their answers has been reported. */
function differsAnyway(other: Example, example: Example, not: Ref, own: ReadonlySet<string>): boolean {
  const layer = other.labelRefs.find(({ id }) => id === not.id)?.layer;
  return layer !== undefined && Object.hasOwn(example.labels, layer) && !own.has(`${layer} ${not.id}`);
}

/** The answer's value; for spans marked inline, the text. */
function answerPlace(example: Example, layer: string): YamlPlace {
  const { file, node, textNode, idNode } = example;
  const written = entries(file, field(node, 'labels')).find(({ key }) => key.id === layer)?.value;
  if (written) return { file, node: written };
  return { file, node: (layer === '' ? undefined : textNode) ?? idNode ?? node };
}

function inWords(value: LayerValue, before: LayerValue): string {
  const isPlain = typeof value !== 'object' && typeof before !== 'object';
  return isPlain ? `: ${JSON.stringify(value)} instead of ${JSON.stringify(before)}` : '';
}
