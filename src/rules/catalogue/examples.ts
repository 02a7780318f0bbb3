import type { Fix } from '../../project/findings/finding';
import type { LabelDef, ProjectModel, Example, Ref } from '../../project/model/model';
import { field, entries, items, namedValues } from '../../project/model/reader';
import { idPlace, inBrackets, takesComment, yamlFix } from '../framework/yaml-fixes';
import { exemplified, guidelineWithExamples, reportLacking } from '../framework/lacking-examples';
import { count, share } from '../framework/options';
import { countableGuideline, isListed, choosableById } from '../framework/read-whole';
import { guidelineRule, type RuleContext, type ReportYaml, projectRule } from '../framework/rule';
import { exampleStubs } from '../framework/stubs';
import { addTo, countBy } from '../../base/lists';
import { wordsOf } from '../framework/words';
import { removeItem } from '../../base/yaml/edit-remove';
import {
  comparableAnswer,
  hasOffsets,
  nameOf,
  sameTextGroups,
  foldedText,
} from '../framework/answers-compared';
import { checkEnds } from '../../project/answers/check-spans';
import { isConditionMet } from '../../project/answers/conditions';
import { type Layer, takesLabel } from '../../project/schema/layer-types';
import { nodeAt } from '../../base/yaml/path';
import type { YamlNode } from '../../base/yaml/tree';
import { askedOnlyWhen } from '../framework/answers';
import { checkExampleSpans } from '../framework/example-spans';
import { meaningsOf } from '../../project/model/label-ids';
import { joinsMarks, marksText, takesSet, labelsWhole } from '../../kinds/traits';
import { kindOf } from '../../kinds';
import { textSource } from '../../project/samples/sample';
import { isEvaluation } from '../../project/split/evaluation';
import { foldedKey, foldText } from '../../base/text/folded-key';
import type { SampleRow } from '../framework/equal-samples';
import type { SampleFileView } from '../framework/project-view';
import type { LayerValue } from '../../project/records/records';
import type { YamlPlace } from '../framework/line-view';

export const tooFewExamples = guidelineRule({
  id: 'too-few-examples',
  severity: 'warning',
  fix: 'ask',
  summary: 'One example is a picture, two begin to show what the samples of a label have in common.',
  options: {
    min: count(2, 'the fewest examples of a label'),
    min_catch_all: count(1, 'the same for labels with `catch_all: true`'),
  },
  check(model, report, { options }) {
    checkCounts(model, options, report);
    const guideline = countableGuideline(model);
    if (!guideline || guideline.status === 'draft') return;
    const { file, examples } = guideline;
    if (examples.length > 0) return;
    const entry =
      file.root.kind === 'map' ? (file.root.entry('examples') ?? file.root.entry('version')) : undefined;
    const isListed = field(file.root, 'examples')?.kind === 'seq';
    if (entry && !(isListed && entry.value.kind === 'seq' && entry.value.items.length > 0)) {
      report({
        place: { file, node: entry.key },
        message: 'The guideline has no examples. List under "examples" texts with their right answers.',
      });
    }
  },
});

function checkCounts(
  model: ProjectModel,
  { min, min_catch_all: minCatchAll }: RuleContext['options'],
  report: ReportYaml,
): void {
  const guideline = guidelineWithExamples(model);
  if (!guideline) return;
  const leastOf = ({ label }: LabelDef): number => Number(label.catchAll ? minCatchAll : min);
  const counts = countBy(
    guideline.examples.flatMap(({ labelRefs }) => [...new Set(labelRefs.map(({ id }) => id))]),
  );
  const countOf = ({ id }: LabelDef): number => counts.get(id) ?? 0;
  const labels = exemplified(model);
  const lacking = labels.filter((label) => countOf(label) < leastOf(label));
  const inWords = (count: number): string =>
    count === 0 ? 'no example' : count === 1 ? 'one example' : `${count} examples`;
  reportLacking(
    model,
    {
      labels: lacking,
      list: 'examples',
      one: (label) => `"${label.id}" has ${inWords(countOf(label))}; show at least ${leastOf(label)}.`,
      all: (ids) =>
        `${lacking.length} of ${labels.length} labels have fewer than ${Number(min)} examples: ${ids}.`,
      fixesOf: (label) => exampleStubs(model).of(label, leastOf(label) - countOf(label)),
    },
    report,
  );
}

export const missingCounterExample = guidelineRule({
  id: 'missing-counter-example',
  severity: 'info',
  strict: 'warning',
  fix: 'ask',
  summary: 'A near miss shows where a label ends.',
  check(model, report) {
    // Rule too-few-examples reports labels without examples.
    const guideline = guidelineWithExamples(model);
    if (!guideline) return;
    const ruledOut = new Set(guideline.examples.flatMap(({ not }) => not.map(({ id }) => id)));
    if (ruledOut.size === 0) {
      const { file } = guideline;
      const entry = file.root.kind === 'map' ? file.root.entry('examples') : undefined;
      if (entry)
        report({
          place: { file, node: entry.key },
          message:
            'No example lists wrong labels. Under "not", name labels that people might choose by mistake.',
        });
      return;
    }
    const labels = exemplified(model);
    const lacking = labels.filter(({ id, label }) => !label.catchAll && !ruledOut.has(id));
    reportLacking(
      model,
      {
        labels: lacking,
        least: 2,
        list: 'examples',
        one: ({ id }) => `"${id}" has no counter-example. Add an example with "not: [${id}]".`,
        all: (ids) =>
          `${lacking.length} of ${labels.length} labels have no counter-example: ${ids}. Under "not" of an example, name the label that people might choose by mistake.`,
        fixesOf: (label) => exampleStubs(model).against(label),
      },
      report,
    );
  },
});

export const homogeneousExamples = guidelineRule({
  id: 'homogeneous-examples',
  severity: 'info',
  summary: 'Annotators copy what all examples of a label share, whether it matters or not.',
  options: {
    min_examples: count(5, 'labels with fewer examples are not checked'),
    max_share: share(0.8, "the share of the label's examples from which a finding is reported"),
  },
  check(model, report, { options }) {
    const { guideline } = model;
    if (!guideline || guideline.status === 'draft') return;
    const byLabel = new Map<string, Example[]>();
    for (const example of guideline.examples) {
      for (const id of new Set(example.labelRefs.map((ref) => ref.id))) {
        addTo(byLabel, id, example);
      }
    }
    for (const [id, examples] of byLabel) {
      if (examples.length < (options.min_examples as number) || !choosableById(model).has(id)) continue;
      const definition = model.definitions.get(id);
      if (!definition) continue;
      const [opening, count] = commonest(examples.map(({ text }) => wordsOf(text).slice(0, 2).join(' ')));
      if (opening === '' || count < examples.length * (options.max_share as number)) continue;
      report({
        place: idPlace(definition),
        message: `${count} of ${examples.length} examples of "${id}" begin with "${opening} …". Show it in other words too.`,
        key: id,
      });
    }
  },
});

const commonest = (list: readonly string[]): [string, number] =>
  [...countBy(list)].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0]);

export const duplicateExample = guidelineRule({
  id: 'duplicate-example',
  severity: 'warning',
  fix: 'safe',
  summary: 'A second example with the same text and the same answers shows nothing new.',
  check(model, report) {
    const { guideline } = model;
    if (!guideline) return;
    const cited = new Set(guideline.tieBreakers.flatMap(({ examples }) => examples.map(({ id }) => id)));
    for (const group of sameTextGroups(guideline)) {
      const seen = new Map<string, Example>();
      for (const example of group) {
        const content = contentOf(example, model);
        const first = seen.get(content);
        if (!first) {
          seen.set(content, example);
          continue;
        }
        report({
          place: idPlace(example),
          message: `${nameOf(example)} has the text and the answers of ${nameOf(first)}. Remove one of them.`,
          related: [{ place: idPlace(first), message: `${nameOf(first)}.` }],
          key: `${first.id} ${example.id}`,
          fixes: () => removeFix(example, first, cited),
        });
      }
    }
  },
});

/** Answers and excluded labels in a canonical form. */
function contentOf({ labels, not, text }: Example, model: ProjectModel): string {
  const answers = Object.entries(labels).map(([layer, value]) => {
    const answer = comparableAnswer(model.layers.get(layer)?.layer, value) ?? JSON.stringify(value);
    return [layer, answer, hasOffsets(value) ? text : ''];
  });
  return JSON.stringify([answers.sort(), not.map(({ id }) => id).sort()]);
}

/** Safe if nothing is lost: nothing refers to the example, and it has nothing that the first one lacks. */
function removeFix(example: Example, first: Example, cited: ReadonlySet<string>): readonly Fix[] {
  const { file, node, id } = example;
  const list = field(file.root, 'examples');
  if (list?.kind !== 'seq' || (cited.has(id) && id !== first.id)) return [];
  const edit = removeItem(file.document, list, items(list).indexOf(node));
  const isSafe =
    addsNothing(example, first) && !takesComment(file, edit) && (id === first.id || !isNamed(example));
  return yamlFix(`Remove ${nameOf(example)}`, isSafe ? 'safe' : 'ask', { file, edit });
}

/** Keys that are compared already, or that identify the example. */
const COMPARED = new Set(['id', 'text', 'marked', 'labels', 'not', 'rules', 'rationale', 'kind']);

function addsNothing({ file, node, rules, rationale, kind }: Example, first: Example): boolean {
  return (
    (rationale === undefined || foldText(rationale.text) === foldText(first.rationale?.text ?? '')) &&
    (kind === undefined || kind === first.kind) &&
    rules.every((rule) => first.rules.some((other) => other.id === rule.id)) &&
    // The author's own keys.
    entries(file, node).every(({ key }) => COMPARED.has(key.id))
  );
}

/** Whether the guideline names it elsewhere: in the changelog, or in a text. */
function isNamed({ file, id }: Example): boolean {
  if (id === '') return false;
  const { text } = file.document;
  const isPart = (character: string): boolean => /[\p{L}\p{N}_-]/u.test(character);
  let count = 0;
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + id.length))
    if (!isPart(text.charAt(at - 1)) && !isPart(text.charAt(at + id.length))) count += 1;
  return count > 1;
}

export const exampleViolatesSchema = guidelineRule({
  id: 'example-violates-schema',
  severity: 'error',
  fix: 'safe',
  summary: 'An example that breaks the schema teaches an answer that no record may have.',
  check(model, report) {
    for (const example of model.guideline?.examples ?? []) {
      const keyed: ReportYaml = (finding) =>
        report({ ...finding, key: `${example.id} ${finding.key ?? ''}` });
      for (const { id, key, value } of namedValues(field(example.node, 'labels'))) {
        const layer = model.layers.get(id)?.layer;
        if (layer) checkLayer(example, layer, key, value, keyed);
      }
      for (const { layer } of model.layers.values())
        if (marksText(layer)) checkExampleSpans(example, layer, keyed);
      checkLabels(example, model, keyed);
    }
  },
});

function checkLayer(
  { labels, file }: Example,
  layer: Layer,
  key: YamlNode,
  node: YamlNode,
  report: ReportYaml,
): void {
  const at = (below: readonly (string | number)[]): YamlNode =>
    nodeAt(node, below) ?? (node.kind === 'missing' ? key : node);
  const found = (below: readonly (string | number)[], message: string): void =>
    report({
      place: { file, node: at(below) },
      message,
      key: `${layer.id} ${below.join('/')}`,
      fixes: takesSet(layer) && node.kind === 'scalar' ? inBrackets({ file, node }) : [],
    });
  if (isConditionMet(layer, labels) === false)
    report({ place: { file, node: key }, message: askedOnlyWhen(layer), key: layer.id });
  const value = labels[layer.id];
  kindOf(layer).check(layer, value, true, found);
  if (joinsMarks(layer)) checkEnds(layer, value, labels[layer.spans], found);
}

/** Existing labels that may not be chosen here. Rule dangling-reference reports the others. */
function checkLabels({ labelRefs }: Example, model: ProjectModel, report: ReportYaml): void {
  for (const ref of labelRefs) {
    const label = (model.labels.get(ref.id) ?? model.labels.get(meaningsOf(model, ref.id)[0] ?? ''))?.label;
    const layer = ref.layer === undefined ? undefined : model.layers.get(ref.layer)?.layer;
    if (!label || !layer) continue;
    const key = `${layer.id} ${ref.id}`;
    if (!takesLabel(layer, label.id)) {
      if (!isListed(model, 'labels')) continue;
      report({
        place: ref,
        message: `"${ref.id}" is not a label of the layer "${layer.id}". Add it there, or give another.`,
        key,
      });
    } else if (!label.selectable) {
      const message = `"${ref.id}" only groups other labels and cannot be chosen (selectable: false). Choose one of its labels.`;
      report({ place: ref, message, key });
    } else if (label.status === 'deprecated') {
      const instead = label.replacedBy === undefined ? '' : ` Use "${label.replacedBy}".`;
      report({ place: ref, message: `"${ref.id}" is deprecated.${instead}`, severity: 'warning', key });
    }
  }
}

export const exampleInEvaluationData = projectRule({
  id: 'example-in-evaluation-data',
  group: 'guideline',
  severity: 'warning',
  reveals: 'gold',
  summary: 'Everyone who has read the guideline, person or model, has seen the answer to this test question.',
  async check(view, report) {
    const { model, sampleFiles } = view;
    const { guideline } = model;
    const examples = guideline?.examples.filter(({ text, textNode }) => textNode && text.trim() !== '') ?? [];
    if (!guideline || examples.length === 0) return;
    const gold = new Set([...view.goldAnswers()].map(({ sample }) => sample));
    const byText = new Map(examples.map((example) => [foldedText(example), example]));
    for (const sample of candidates(examples, sampleFiles)) {
      const read = await sample.file.read(sample.row);
      const example = read && byText.get(foldText(read.text));
      if (!example) continue;
      const split = sample.file.split(sample.row);
      const isEvaluated = split !== undefined && isEvaluation(split, model.schema.training.split.evaluation);
      if (!isEvaluated && !gold.has(read.id)) continue;
      const where = isEvaluated ? `the split "${split}"` : 'gold';
      report({
        place: { file: guideline.file, node: example.textNode! },
        message: `The text is that of the sample "${read.id}", which is in ${where}. Take another example, or move the sample to the training split.`,
        samples: [read.id],
        relatedRecords: [
          {
            record: { ...sample.file.place(sample.row), path: [textSource(model.schema.data).field] },
            message: `The sample "${read.id}"`,
          },
        ],
        key: `example-in-evaluation-data ${example.id}`,
      });
    }
  },
});

/** Samples whose text may equal an example's, in the order of the data. */
function* candidates(examples: readonly Example[], files: readonly SampleFileView[]): Generator<SampleRow> {
  const keys = new Set(examples.map(({ text }) => foldedKey(text)));
  for (const file of files)
    for (let row = 0; row < file.rows; row++) if (keys.has(file.textKey(row))) yield { file, row };
}

export const contradictoryExamples = guidelineRule({
  id: 'contradictory-examples',
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
