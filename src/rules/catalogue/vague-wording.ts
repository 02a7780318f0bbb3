import { decidingTexts } from '../framework/guideline-texts';
import { endsExamples, onlyDescribes, quotedParts } from '../framework/open-wording';
import { kept } from '../../core/kept';
import { words } from '../framework/options';
import { guidelineRule } from '../framework/rule';
import { partIn } from '../framework/text-places';
import { wordsAt, wordsOf } from '../framework/words';

export const vagueWording = guidelineRule({
  id: 'vague-wording',
  group: 'guideline',
  severity: 'info',
  strict: 'warning',
  fix: 'none',
  summary: 'A criterion that two people can read in two ways is no rule.',
  options: {
    words: words(
      [
        'usually',
        'normally',
        'typically',
        'generally',
        'in general',
        'often',
        'sometimes',
        'mostly',
        'in most cases',
        'as appropriate',
        'if appropriate',
        'where appropriate',
        'when appropriate',
        'as needed',
        'if needed',
        'if necessary',
        'where necessary',
        'if possible',
        'where possible',
        'if applicable',
        'where applicable',
        'etc',
        'and so on',
        'and so forth',
        'and the like',
        'more or less',
        'somewhat',
        'fairly',
        'rather clear',
        'reasonable',
        'reasonably',
        'sufficiently',
        'use your judgement',
        'use your judgment',
        'use common sense',
        'it depends',
        'case by case',
      ],
      'the words and phrases that are looked for, in place of the English list',
    ),
  },
  entries: decidingTexts((place, owner, report, { options }, isCondition) => {
    const { pattern, telling } = searchFor(options.words as readonly string[]);
    if (!pattern || !wordsAt(place).some((word) => telling.has(word))) return;
    const { text, node } = place;
    const quoted = quotedParts(text);
    for (const { 0: phrase, index } of text.matchAll(pattern)) {
      if (quoted.some(([start, end]) => start <= index && index < end)) continue;
      if (endsExamples(text, index, phrase) || (!isCondition && onlyDescribes(text, index, phrase))) continue;
      report({
        place: partIn(node, index, index + phrase.length),
        message: `"${phrase}" leaves it to the reader. Say in which cases, or name the rule that decides the others.`,
        key: `${owner} ${phrase.toLowerCase()}`,
      });
    }
  }),
});

interface Search {
  readonly pattern: RegExp | undefined;
  /** The longest word of each phrase: most texts have none of them and are not searched. */
  readonly telling: ReadonlySet<string>;
}

/** How to look for the words of the option. */
const searchFor = kept((words: readonly string[]): Search => {
  const phrases = words.filter((phrase) => wordsOf(phrase).length > 0);
  return {
    pattern: phrases.length > 0 ? patternOf(phrases) : undefined,
    telling: new Set(phrases.map(longestWord)),
  };
});

/** Nearly every text has an "and". */
const longestWord = (phrase: string): string =>
  wordsOf(phrase).reduce((a, b) => (a === 'and' || b.length > a.length ? b : a));

function patternOf(phrases: readonly string[]): RegExp {
  const alternatives = phrases
    .toSorted((a, b) => b.length - a.length)
    .map((phrase) =>
      phrase
        .trim()
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/\s+/g, '\\s+'),
    );
  return new RegExp(`(?<![\\p{L}\\p{N}-])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}-])`, 'giu');
}
