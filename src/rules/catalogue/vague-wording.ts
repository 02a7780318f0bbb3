import { decidingTexts, type DecidingText } from '../framework/guideline-texts';
import { endsExamples, onlyDescribes, quotesIn } from '../framework/open-wording';
import { memoize } from '../../base/memoize';
import { words } from '../framework/options';
import { guidelineRule } from '../framework/rule';
import { partOf, wordsOf } from '../framework/words';

/** Words that hand the decision over to the reader. */
interface Wordings {
  readonly always: readonly string[];
  /** Words of frequency and degree, which often only describe: under `strict`. */
  readonly strict: readonly string[];
}

const phrases = (list: string): string[] => list.trim().split(/,\s+/);

const ENGLISH: Wordings = {
  always: phrases(`
    as appropriate, if appropriate, where appropriate, when appropriate, as needed, if needed,
    if necessary, where necessary, if possible, where possible, if applicable, where applicable,
    use your judgement, use your judgment, use common sense, it depends, case by case
  `),
  strict: phrases(`
    usually, normally, typically, generally, in general, often, sometimes, mostly, in most cases, etc,
    and so on, and so forth, and the like, more or less, somewhat, fairly, rather clear, reasonable,
    reasonably, sufficiently
  `),
};

/**
 * Searched in every project: `language` is that of the texts, and a guideline may be in another one. None of them means anything else in
 * another language of the list.
 */
const OF_LANGUAGE: Readonly<Record<string, Wordings>> = {
  de: {
    always: phrases(`
      gegebenenfalls, ggf, falls nötig, wenn nötig, bei Bedarf, nach Möglichkeit, nach Ermessen,
      je nach Fall, im Einzelfall
    `),
    strict: phrases(`
      in der Regel, normalerweise, üblicherweise, gewöhnlich, meistens, meist, manchmal, gelegentlich,
      im Allgemeinen, im Regelfall, mehr oder weniger, einigermaßen, usw, und so weiter, und dergleichen
    `),
  },
  es: {
    always: phrases(`
      si es necesario, si procede, si es posible, según corresponda, según el caso, caso por caso,
      a criterio del anotador
    `),
    strict: phrases(`
      por lo general, en general, generalmente, normalmente, usualmente, a menudo, a veces,
      en la mayoría de los casos, más o menos, etcétera, y así sucesivamente
    `),
  },
  fr: {
    always: phrases(`
      si nécessaire, si besoin, le cas échéant, si possible, selon le cas, au cas par cas,
      à votre appréciation
    `),
    strict: phrases(`
      en général, généralement, habituellement, normalement, d'habitude, souvent, parfois,
      la plupart du temps, dans la plupart des cas, plus ou moins, et cetera, et ainsi de suite
    `),
  },
};

const ALL = [ENGLISH, ...Object.values(OF_LANGUAGE)];
const RECOMMENDED = ALL.flatMap(({ always }) => always);
const STRICT = [...RECOMMENDED, ...ALL.flatMap(({ strict }) => strict)];

export const vagueWording = guidelineRule({
  id: 'vague-wording',
  severity: 'info',
  strict: 'warning',
  summary: 'A criterion that two people can read in two ways is not a rule.',
  options: {
    words: words(
      RECOMMENDED,
      'the words and phrases to look for, in place of the lists in English, German, Spanish and French',
    ),
  },
  check(model, report, { options }) {
    const { guideline, schema } = model;
    if (!guideline) return;
    const given = options.words as readonly string[];
    const phrasesIn = searchFor(given === RECOMMENDED && schema.lint.extends === 'strict' ? STRICT : given);
    for (const said of decidingTexts(guideline)) {
      const { text, node, file, owner, isCondition } = said;
      for (const { phrase, index } of phrasesIn(said)) {
        if (!isCondition && onlyDescribes(text, index, phrase)) continue;
        report({
          place: partOf(file, node, index, index + phrase.length),
          message: `"${phrase}" leaves it to the reader. Say in which cases, or name the rule that decides the others.`,
          key: `${owner} ${phrase.toLowerCase()}`,
        });
      }
    }
  },
});

/** A phrase as it stands in a text. */
interface Phrase {
  readonly phrase: string;
  readonly index: number;
}

/** Most texts have none: they share one list. */
const NO_PHRASES: readonly Phrase[] = [];

/** For the words of the option, a search for them in texts, cached by node. */
const searchFor = memoize((words: readonly string[]): ((said: DecidingText) => readonly Phrase[]) => {
  const phrases = words.filter((phrase) => wordsOf(phrase).length > 0);
  if (phrases.length === 0) return () => NO_PHRASES;
  const pattern = patternOf(phrases);
  /** The longest word of each phrase, as a prefilter. */
  const telling = new Set(phrases.map(longestWord));
  return memoize(
    ({ text }) => (wordsOf(text).some((word) => telling.has(word)) ? phrasesOf(text, pattern) : NO_PHRASES),
    ({ node }) => node,
  );
});

function phrasesOf(text: string, pattern: RegExp): readonly Phrase[] {
  const isQuoted = quotesIn(text);
  const found = [...text.matchAll(pattern)]
    .map(({ 0: phrase, index }) => ({ phrase, index }))
    .filter(({ phrase, index }) => !isQuoted(index) && !endsExamples(text, index, phrase));
  return found.length > 0 ? found : NO_PHRASES;
}

/** Too common to prefilter by: nearly every text has an "and". */
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
