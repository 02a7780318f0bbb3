import { OWN_TEXT, type Layout, type ShownField } from '../model/layout';
import { answerLikeness } from '../model/answer-fields';
import { looksLikeMessages } from './sample';
import { getOrAdd } from '../../base/lists';

/** The probable meaning of the fields of samples, judged by the first rows. Best first. */
export interface ProposedFields {
  /** Fields that hold a text or a conversation in most rows. */
  readonly text: readonly string[];
  readonly id: readonly string[];
  /** Fields with few different values, each several times: perhaps labels. */
  readonly labels: readonly string[];
  /** All fields, in order of first occurrence. */
  readonly all: readonly string[];
}

export const TEXT_NAMES =
  /^(text|content|body|message|sentence|utterance|query|question|tweet|post|comment|review|document)$/i;
/** What a reply answers, and is read with. */
const PROMPT_NAMES = /^(prompt|question|query|instruction|context)$/i;
const REPLY_NAMES = /^(response|answer|reply|completion|output)$/i;
const ID_NAMES =
  /^_?(id|uid|uuid|guid|key|(sample|item|doc|document|text|row|record|tweet|post|message)[-_]?id)$/i;
export const LABEL_NAMES = /^_?(labels?|class|category|intent|tag|target|sentiment|topic)$/i;
/** A field with more different values, or a new one in more than every third row, hardly contains labels. */
const MAX_LABELS = 100;

interface Seen {
  rows: number;
  conversations: number;
  strings: number;
  length: number;
  readonly values: Set<string>;
}

/** `rows`: the first rows of a file of samples: JSON objects, or CSV records by column. */
export function proposeFields(rows: readonly Readonly<Record<string, unknown>>[]): ProposedFields {
  const fields = new Map<string, Seen>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      const fresh = (): Seen => ({ rows: 0, conversations: 0, strings: 0, length: 0, values: new Set() });
      const seen = getOrAdd(fields, name, fresh);
      seen.rows += 1;
      if (looksLikeMessages(value)) seen.conversations += 1;
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      seen.values.add(String(value));
      if (typeof value === 'string') {
        seen.strings += 1;
        seen.length += value.length;
      }
    }
  const all = [...fields.keys()];
  const seen = (name: string): Seen => fields.get(name)!;
  const averageLength = (name: string): number => seen(name).length / Math.max(1, seen(name).strings);
  const isMost = (count: number): boolean => count > rows.length / 2;
  const hasPrompt = all.some((name) => PROMPT_NAMES.test(name));
  return {
    all,
    text: all
      .filter((name) => isMost(seen(name).strings) || isMost(seen(name).conversations))
      .filter((name) => !ID_NAMES.test(name))
      .sort(
        (a, b) =>
          (hasPrompt && byName(REPLY_NAMES, a, b)) ||
          byName(TEXT_NAMES, a, b) ||
          seen(b).conversations - seen(a).conversations ||
          averageLength(b) - averageLength(a),
      ),
    id: all
      .filter((name) => seen(name).values.size === rows.length && !seen(name).values.has(''))
      .filter((name) => ID_NAMES.test(name))
      .sort((a, b) => Number(b === 'id') - Number(a === 'id')),
    labels: all
      .filter((name) => seen(name).values.size > 1 && seen(name).values.size <= MAX_LABELS)
      .filter((name) => seen(name).values.size * 3 <= rows.length && !ID_NAMES.test(name))
      .sort((a, b) => byName(LABEL_NAMES, a, b)),
  };
}

/** Whether most rows have a conversation in a field. */
export function holdsMessages(rows: readonly Readonly<Record<string, unknown>>[], field: string): boolean {
  return rows.filter((row) => looksLikeMessages(row[field])).length > rows.length / 2;
}

/** The fields without which a text is hard to judge: what it answers. The others stay hidden until somebody asks for them. */
export const fieldsToShow = (
  others: readonly { name: string; values: readonly string[] }[],
  labels: readonly { id: string; name: string }[],
): string[] =>
  others.flatMap(({ name, values }) =>
    PROMPT_NAMES.test(name) && !answerLikeness(name, values, labels) ? [name] : [],
  );

/** How fields with the usual names are shown: what models write as Markdown, with what it answers above it. Empty without such names. */
export function proposeLayout(
  textField: string | undefined,
  isConversation: boolean,
  context: readonly string[],
): Layout {
  if (isConversation) return { fields: [], turns: { assistant: { as: 'markdown' } } };
  if (textField === undefined || !REPLY_NAMES.test(textField)) return { fields: [], turns: {} };
  const prompts = context.filter((name) => PROMPT_NAMES.test(name));
  const fields: ShownField[] = prompts.map((name) => ({ field: name, as: 'markdown', at: 'head' }));
  return { fields: [...fields, { field: OWN_TEXT, as: 'markdown' }], turns: {} };
}

/** Different values of a field that are returned. */
const MAX_VALUES = 50;

/** The fields with texts, numbers or booleans, with some of their different values as texts. */
export function plainFields(
  rows: readonly Readonly<Record<string, unknown>>[],
  all: readonly string[],
): { name: string; values: string[] }[] {
  return all.flatMap((name) => {
    const values = new Set<string>();
    for (const row of rows) {
      const value = row[name];
      if (!['string', 'number', 'boolean'].includes(typeof value)) continue;
      values.add(String(value));
      if (values.size === MAX_VALUES) break;
    }
    return values.size === 0 ? [] : [{ name, values: [...values] }];
  });
}

/** Sorts matching names first; others stay in their order. */
function byName(pattern: RegExp, a: string, b: string): number {
  return Number(pattern.test(b)) - Number(pattern.test(a));
}
