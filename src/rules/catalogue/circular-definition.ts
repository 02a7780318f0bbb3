import type { LabelDef, LocatedText } from '../../project/model/model';
import { guidelineRule } from '../framework/rule';
import { isFunctionWord, nameStems, stem, wordsAt } from '../framework/words';

const MAX_WORDS = 12;

/** English words that name any sample, or introduce the name once more: "i.e." */
const SAYS_NOTHING = new Set(
  'comment content e g i ie eg kind language like message namely sample text type word words'.split(' '),
);

export const circularDefinition = guidelineRule({
  id: 'circular-definition',
  group: 'guideline',
  severity: 'warning',
  summary: 'A definition that only repeats the name says no more than the name.',
  check(model, report) {
    for (const { id, definition } of model.definitions.values()) {
      const label = model.labels.get(id);
      if (!definition || !label || !isCircular(definition, label)) continue;
      report({
        place: definition,
        message: `The definition of "${id}" only repeats its name. Say what must be in a sample, in other words.`,
        key: id,
      });
    }
  },
});

/** Whether all content words of a definition are in the label's id or name. */
function isCircular(definition: LocatedText, label: LabelDef): boolean {
  const names = nameStems(label);
  let count = 0;
  for (const word of wordsAt(definition)) {
    if (isFunctionWord(word)) continue;
    const isOfName = names.some((name) => name.has(stem(word)));
    if (!isOfName && SAYS_NOTHING.has(word)) continue;
    count += 1;
    if (count > MAX_WORDS || !isOfName) return false;
  }
  return count > 0;
}
