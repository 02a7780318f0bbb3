import type { Example, ProjectModel } from '../../core/project/model';
import { field, items } from '../../core/project/reader';
import { removeItem } from '../../core/yaml/edit-remove';
import { comparableAnswer, sameTextGroups } from '../framework/answers-compared';
import { idPlace } from '../framework/duplicates';
import { guidelineRule, type RuleFix } from '../framework/rule';
import { foldText } from '../../core/text/fold';
import { yamlFix } from '../framework/yaml-fixes';

export const duplicateExample = guidelineRule({
  id: 'duplicate-example',
  group: 'guideline',
  severity: 'warning',
  fix: 'safe',
  summary: 'The same text with the same answer shows nothing new.',
  check(model, report) {
    const { guideline } = model;
    if (!guideline) return;
    const cited = new Set(guideline.tieBreakers.flatMap(({ examples }) => examples.map(({ id }) => id)));
    for (const group of sameTextGroups(guideline.examples, foldText)) {
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
          fixes: removeFix(example, first, cited),
        });
      }
    }
  },
});

/** Answers and what is ruled out, in a form in which equal ones are equal strings. */
function contentOf({ labels, not, text }: Example, model: ProjectModel): string {
  const answers = Object.entries(labels).map(([layer, value]) => {
    const hasOffsets = Array.isArray(value) && value.some((item) => typeof item === 'object');
    const answer = comparableAnswer(model.layers.get(layer)?.layer?.type, value) ?? JSON.stringify(value);
    return [layer, answer, hasOffsets ? text : ''];
  });
  return JSON.stringify([answers.sort(), not.map(({ id }) => id).sort()]);
}

const nameOf = ({ id }: Example): string => (id === '' ? 'This example' : `"${id}"`);

/** Safe where nothing else goes with it: no tie-breaker names it, and it says nothing that the first one does not. */
function removeFix(example: Example, first: Example, cited: ReadonlySet<string>): readonly RuleFix[] {
  const { file, node, rules, rationale, id } = example;
  const list = field(file.root, 'examples');
  if (list?.kind !== 'seq' || (cited.has(id) && id !== first.id)) return [];
  const isSaid =
    rationale === undefined || foldText(rationale.text) === foldText(first.rationale?.text ?? '');
  const isCited = rules.every((rule) => first.rules.some((other) => other.id === rule.id));
  const edit = removeItem(file.document, list, items(list).indexOf(node));
  return yamlFix(`Remove ${nameOf(example)}`, isSaid && isCited ? 'safe' : 'ask', { file, edit });
}
