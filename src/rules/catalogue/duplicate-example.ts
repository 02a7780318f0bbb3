import type { Example, ProjectModel } from '../../project/model/model';
import { entries, field, items } from '../../project/model/reader';
import { removeItem } from '../../base/yaml/edit-remove';
import { comparableAnswer, hasOffsets, nameOf, sameTextGroups } from '../framework/answers-compared';
import { idPlace } from '../framework/duplicates';
import { guidelineRule, type RuleFix } from '../framework/rule';
import { foldText } from '../../base/text/fold';
import { takesComment, yamlFix } from '../framework/yaml-fixes';

export const duplicateExample = guidelineRule({
  id: 'duplicate-example',
  group: 'guideline',
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
function removeFix(example: Example, first: Example, cited: ReadonlySet<string>): readonly RuleFix[] {
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
