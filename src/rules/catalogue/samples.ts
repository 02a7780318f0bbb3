import { textSource } from '../../project/samples/sample';
import type { ProjectModel } from '../../project/model/model';
import type { ReadSample } from '../framework/project-view';
import {
  isSameText,
  sameTexts,
  type SampleRow,
  leaksOf,
  sameGroup,
  type Leak,
} from '../framework/equal-samples';
import { count, someOf } from '../framework/options';
import { type RecordReport, lineRule, publicRule } from '../framework/rule';
import { codePointLength } from '../../base/text/offsets';
import type { LineReport } from '../framework/line-view';
import { textField, ownText, readTexts } from '../framework/text-field';
import { mainScript } from '../../base/text/scripts';
import { isObject } from '../../base/objects';
import { findPersonalData, type PersonalData, type PersonalKind } from '../../base/text/personal-data';
import { quoted, shorten } from '../../base/text/phrases';
import { addTo, countBy } from '../../base/lists';

/** Limits: groups that are reported one by one, and groups that are checked, since many are of short texts. */
const MAX_REPORTED = 200;
const MAX_CHECKED = 2000;

export const duplicateText = publicRule({
  id: 'duplicate-text',
  group: 'data',
  severity: 'warning',
  summary:
    'A repeated text costs labelling time twice, counts twice in training, and can get two different labels.',
  options: {
    min_chars: count(20, 'shorter texts are not compared, because short greetings and thanks repeat'),
  },
  async check({ model, sampleFiles }, report, { options }) {
    const groups = await sameTexts(sampleFiles);
    let reported = 0;
    for (let index = 0; index < Math.min(MAX_CHECKED, groups.length); index++) {
      // The last finding says how many groups were not checked.
      const isLast = reported === MAX_REPORTED - 1 || index === MAX_CHECKED - 1;
      const found = await reportOf(
        groups.group(index),
        model.schema.data,
        Number(options.min_chars),
        isLast ? groups.length - index - 1 : 0,
      );
      if (found) report(found);
      if (found && ++reported === MAX_REPORTED) return;
    }
  },
});

/** Samples of a group whose contexts are compared. */
const MAX_COMPARED = 50;

interface Read {
  readonly row: SampleRow;
  readonly sample: ReadSample;
}

/** The samples of a group with the same context, if the project shows one: "Amen" in reply to another post is another sample. */
async function sameContext(group: readonly SampleRow[], hasContext: boolean): Promise<Read[]> {
  const byContext = new Map<string, Read[]>();
  for (const row of group.slice(0, hasContext ? MAX_COMPARED : 2)) {
    const sample = await row.file.read(row.row);
    if (!sample) continue;
    addTo(byContext, sample.context, { row, sample });
  }
  return [...byContext.values()].find(({ length }) => length > 1) ?? [];
}

/** A finding at the second sample of the group. Rule duplicate-item-id reports equal ids; different texts may have equal hashes. */
async function reportOf(
  group: readonly SampleRow[],
  data: ProjectModel['schema']['data'],
  shortest: number,
  rest: number,
): Promise<RecordReport | undefined> {
  const hasContext = (data.context?.length ?? 0) > 0;
  const same = await sameContext(group, hasContext);
  if (same.length < 2) return undefined;
  const [{ row: first, sample: one }, { row: second, sample: two }] = same as [Read, Read];
  if (one.id === two.id || !isSameText(one.text, two.text, shortest)) return undefined;
  const others = (hasContext ? same.length : group.length) - 2;
  const more = others > 0 ? `, like ${others} more` : '';
  const unlisted = rest > 0 ? ` ${rest} more texts occur more than once.` : '';
  return {
    record: { ...second.file.place(second.row), path: [textSource(data).field] },
    message: `The sample has the same text as "${one.id}"${more} (case, white space and Unicode form aside). Keep one of them.${unlisted}`,
    relatedRecords: [
      {
        record: { ...first.file.place(first.row), path: [textSource(data).field] },
        message: `The first sample with this text: "${one.id}"`,
      },
    ],
    key: `duplicate-text ${two.id}`,
  };
}

export const textLengthOutlier = lineRule({
  id: 'text-length-outlier',
  kinds: ['sample'],
  severity: 'warning',
  summary:
    'An empty text has nothing to label, and a text that is far too long is often two texts that ran together.',
  options: {
    min_chars: count(1, 'the length of the shortest text that is accepted'),
    max_chars: count(
      0,
      'the length of the longest text that is accepted; 0 means `data.max_chars` of the schema',
    ),
  },
  start(model, { options }) {
    const { data } = model.schema;
    const least = Number(options.min_chars);
    const most = Number(options.max_chars) || data.maxChars || Infinity;
    return (line, report) => {
      if (typeof line.sample !== 'object') return;
      const { text } = line.sample;
      const say = (message: string): void => report({ path: [textField(line, data)], message });
      // A code point is one or two UTF-16 units.
      if (text.length < 2 * least || !hasText(text)) {
        const length = codePointLength(text);
        if (!hasText(text))
          return say(
            `The text is ${length === 0 ? 'empty' : 'blank'}: there is nothing to label. Restore it at its source, or take the sample out.`,
          );
        if (length < least)
          return say(`The text has ${length} characters; at least ${least} are expected. Was it cut off?`);
      }
      if (text.length > most && codePointLength(text) > most)
        say(
          `The text has ${codePointLength(text)} characters; at most ${most} are expected. Did several run together?`,
        );
    };
  },
});

const hasText = (text: string): boolean => /\S/.test(text);

/** Latin letters come before these. */
const BEYOND_LATIN = /[\u0370-\u1cff\u2c80-\ua71f\ua800-\ufaff\ufb13-\ufefe]|[\ud800-\udbff]/;
const LETTERS = /\p{L}/gu;
/** The first characters of a text, in which letters are counted. */
const COUNTED = 500;

export const unexpectedLanguage = lineRule({
  id: 'unexpected-language',
  kinds: ['sample'],
  severity: 'info',
  strict: 'warning',
  summary:
    'Annotators can only guess the label of a text that they cannot read, and a model learns nothing from it.',
  options: {
    min_letters: count(20, 'texts with fewer letters are not checked'),
  },
  start({ schema: { language, data } }, { options }) {
    const otherScript = scriptFinder(language, Number(options.min_letters));
    return (line, report) => {
      // People without another keyboard write any language in Latin letters.
      if (line.isAscii || !line.value) return;
      const text = ownText(line, data);
      const script = text === undefined ? undefined : otherScript?.(text);
      if (script === undefined) return;
      report({
        path: [textField(line, data)],
        message:
          `The text is written in ${script === 'other' ? 'the letters of another language' : `${script} letters`}, but the project is in ` +
          `"${language}". Take the sample out, or remove "language" from labelwright.yaml if the data hold several.`,
      });
    };
  },
});

/** A function that finds the script of a text if it is not the language's; undefined for unknown languages. */
function scriptFinder(
  language: string | undefined,
  least: number,
): ((text: string) => string | undefined) | undefined {
  const expected = language === undefined ? undefined : scriptsOfLanguage(language);
  if (!expected) return undefined;
  return (text) => {
    if (text.length < least || !BEYOND_LATIN.test(text)) return undefined;
    const script = mainScript(text);
    if (script === undefined || script === 'Latin' || expected.has(script)) return undefined;
    return (text.slice(0, COUNTED).match(LETTERS)?.length ?? 0) < least ? undefined : script;
  };
}

/** The code of a writing system in ISO 15924, then the names that `mainScript` uses for it. */
const NAMES = new Map(
  `
  Latn Latin, Cyrl Cyrillic, Grek Greek, Arab Arabic, Hebr Hebrew, Deva Devanagari, Beng Bengali,
  Guru Gurmukhi, Gujr Gujarati, Taml Tamil, Telu Telugu, Knda Kannada, Mlym Malayalam, Sinh Sinhala,
  Thai Thai, Laoo Lao, Mymr Myanmar, Khmr Khmer, Geor Georgian, Armn Armenian, Ethi Ethiopic,
  Kore Hangul Han, Jpan Japanese Han, Hans Han, Hant Han
`
    .trim()
    .split(/,\s+/)
    .map((entry) => {
      const [code = '', ...names] = entry.split(' ');
      return [code, names];
    }),
);

/** Languages that are written in several scripts. */
const IN_SEVERAL = new Set('az bs ha kk ku mn ms pa sd sh sr tg tk tt ug uz'.split(' '));

/**
 * The writing systems of a language (BCP 47), named as in `mainScript`. Undefined if the language is invalid, if its script has no name
 * there, or if it is written in several scripts and the tag does not specify one (`sr`, but not `sr-Cyrl`).
 */
function scriptsOfLanguage(language: string): ReadonlySet<string> | undefined {
  try {
    const locale = new Intl.Locale(language);
    if (locale.script === undefined && IN_SEVERAL.has(locale.language)) return undefined;
    const names = NAMES.get(locale.maximize().script ?? '');
    return names && new Set(names);
  } catch {
    return undefined;
  }
}

export const unusableId = lineRule({
  id: 'unusable-id',
  kinds: ['sample'],
  severity: 'error',
  summary: 'An id that is neither a text nor an exact number does not name its sample.',
  start(model) {
    const { id: field } = model.schema.data;
    return ({ value, format, unreadable }, report) => {
      if (format !== 'jsonl' || !value || unreadable !== undefined || !Object.hasOwn(value, field)) return;
      const id = value[field];
      if (typeof id === 'string') return;
      if (typeof id !== 'number')
        report({
          path: [field],
          message: `${shorten(kindOf(id), 60)} is not an id: the sample is named by its text instead. Write a text or a number, or leave out "${field}".`,
          // Writers of tables put null where there is nothing.
          ...(id === null && { severity: 'warning' }),
        });
      else if (!Number.isFinite(id) || (Number.isInteger(id) && !Number.isSafeInteger(id)))
        report({
          path: [field],
          message: `The number is too large to be read exactly: it becomes ${JSON.stringify(JSON.stringify(id))}, and so may another one. Put it in quotes.`,
        });
    };
  },
});

function kindOf(id: unknown): string {
  if (Array.isArray(id)) return 'A list';
  return isObject(id) ? 'An object' : String(id);
}

const WORDS: Readonly<Record<PersonalKind, readonly [one: string, many: string]>> = {
  email: ['an e-mail address', 'e-mail addresses'],
  phone: ['a phone number', 'phone numbers'],
  iban: ['a bank account (IBAN)', 'bank accounts (IBAN)'],
  card: ['a card number', 'card numbers'],
};

/** No pattern matches a shorter text. */
const SHORTEST = 6;

export const possiblePii = lineRule({
  id: 'possible-pii',
  kinds: ['sample'],
  severity: 'warning',
  summary: 'Shared personal data is hard to take back, above all in Git.',
  options: {
    kinds: someOf(['email', 'phone', 'iban', 'card'], 'the kinds of data to look for, by default all four'),
  },
  start({ schema }, { options }) {
    const kinds = new Set(options.kinds as readonly string[]);
    return (line, report) => {
      for (const { path, text } of readTexts(line, schema.data)) {
        if (text.length < SHORTEST) continue;
        const found = findPersonalData(text, kinds);
        if (found.length > 0) report(piiReport(path, found));
      }
    };
  },
});

/** One finding per text, at the first place. The message does not repeat the personal data. */
function piiReport(path: LineReport['path'], found: readonly PersonalData[]): LineReport {
  const counts = countBy(found.map(({ kind }) => kind));
  const words = [...counts].map(([kind, count]) =>
    count === 1 ? WORDS[kind][0] : `${count} ${WORDS[kind][1]}`,
  );
  const { start, end } = found[0]!;
  return {
    path,
    within: { start, end },
    message: `This looks like ${words.join(' and ')}. Replace it by a placeholder at the source of the data, before it is labelled and shared.`,
  };
}

/** Leaks of each kind that are reported one by one. */
const MAX_REPORTED_TEXTS = 100;

export const splitLeakage = publicRule({
  id: 'split-leakage',
  group: 'data',
  severity: 'error',
  summary:
    'A text in both the training and the test split measures memory: the score will be lower on new data.',
  options: {
    min_chars: count(20, 'shorter texts are not compared; groups always are'),
  },
  async check({ model, sampleFiles }, report, { options }) {
    const { split, group } = model.schema.data;
    if (split === undefined) return;
    const texts = leaksOf(await sameTexts(sampleFiles), MAX_REPORTED_TEXTS);
    const groups =
      group === undefined
        ? { first: [], count: 0 }
        : leaksOf(await sameGroup(sampleFiles), MAX_REPORTED_TEXTS);
    for (const [kind, leaks] of [
      ['text', texts],
      ['group', groups],
    ] as const) {
      for (const [index, leak] of leaks.first.entries()) {
        const rest = index === MAX_REPORTED_TEXTS - 1 ? leaks.count - MAX_REPORTED_TEXTS : 0;
        const found = await leakReport(
          leak,
          kind,
          { split, group, shortest: Number(options.min_chars) },
          rest,
        );
        if (found) report(found);
      }
    }
  },
});

async function leakReport(
  { first, other, splits, count }: Leak,
  kind: 'text' | 'group',
  { split, group, shortest }: { split: string; group: string | undefined; shortest: number },
  rest: number,
): Promise<RecordReport | undefined> {
  const [one, two] = await Promise.all([first.file.read(first.row), other.file.read(other.row)]);
  if (!one || !two) return undefined;
  const isSame = kind === 'text' ? isSameText(one.text, two.text, shortest) : one.group === two.group;
  if (!isSame) return undefined;
  const where = quoted(splits, ' and ');
  const what = kind === 'text' ? `The text of "${one.id}"` : `${group} "${one.group}"`;
  const unlisted = rest > 0 ? ` ${rest} more ${kind === 'text' ? 'texts' : 'groups'} do.` : '';
  return {
    record: { ...other.file.place(other.row), path: [split] },
    message: `${what} is in the splits ${where} (${count} samples). Move all of them to one split.${unlisted}`,
    relatedRecords: [
      {
        record: { ...first.file.place(first.row), path: [split] },
        message: `"${one.id}" is in "${splits[0]}"`,
      },
    ],
    key: `split-leakage ${kind} ${two.id}`,
  };
}
