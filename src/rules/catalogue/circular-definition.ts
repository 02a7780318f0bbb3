import { isFirst, labelOf } from '../framework/questions';
import { guidelineRule } from '../framework/rule';
import { isFunctionWord, nameStems, stem, wordsAt } from '../framework/words';

const MOST_WORDS = 12;

export const circularDefinition = guidelineRule({
  id: 'circular-definition',
  group: 'guideline',
  severity: 'warning',
  fix: 'none',
  summary: 'A definition that only repeats the name says no more than the name.',
  entries: {
    definition(entry, report, { ask, askSchema }) {
      const { id, definition } = entry;
      const label = definition && askSchema(labelOf, id);
      if (!definition || !label || !isFirst(entry, ask)) return;
      const words: string[] = [];
      for (const word of wordsAt(definition)) {
        if (!isFunctionWord(word)) words.push(word);
        // A definition has more words than a name but for a few.
        if (words.length > MOST_WORDS) return;
      }
      const [inId, inName] = nameStems(label);
      if (words.length === 0 || words.some((word) => !inId!.has(stem(word)) && !inName!.has(stem(word))))
        return;
      report({
        place: definition.node,
        message: `The definition of "${id}" only repeats its name. Say what must be in a sample, in other words.`,
        key: id,
      });
    },
  },
});
