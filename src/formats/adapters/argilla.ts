/** Argilla: records with responses of several people and suggestions, of versions 1 and 2. docs/formats/argilla.md. */
import { parseLine } from '../../project/answers/lines';
import { isObject } from '../../base/objects';
import type {
  ForeignAnswer,
  GivenItem,
  ForeignSpan,
  ForeignSuggestion,
  ForeignValue,
  Format,
  ImportSession,
  InputFile,
} from '../format';
import { jsonRows } from '../tables/table-rows';
import { filled, itemsIn, nameIn, numberIn, objectIn, without, wordIn } from '../json-values';
import { textOf } from '../lines';
import { lose, refuseValue, type Reading } from '../foreign-values';
import { LossReport, quoted, quotedJson } from '../loss-report';
import { isSettings, readSettings, Settings } from './argilla-settings';
import { recordOf, type ArgillaRecord, type ArgillaResponse } from './argilla-shapes';
import { writeArgilla } from './argilla-write';

export const argilla: Format = {
  id: 'argilla',
  title: 'Argilla records',
  several: true,
  variants: ['v2', 'v1', 'settings'],
  ending: '.json',
  recognises: (name, head) =>
    (/"fields"\s*:\s*\{/.test(head) && /"(?:responses|suggestions)"\s*:\s*[[{]/.test(head)) ||
    (/\.jsonl?$/i.test(name) &&
      (/"[^"]+\.(?:responses\.users|suggestion\.agent)"\s*:/.test(head) ||
        /"[^"]+-suggestion-metadata"\s*:/.test(head))),
  async *read(files, session) {
    const settings = new Settings();
    for (const file of files.filter(isSettingsFile)) {
      const value = parseLine(await textOf(file));
      if (isObject(value) && isSettings(value)) readSettings(value, settings, session);
      else
        session.losses.lose(file.name, 'unreadable', 'settings of the dataset', {
          why: 'it is not a JSON object with fields and questions',
        });
    }
    for (const file of files) {
      if (isSettingsFile(file) || /(^|\/)(?:dataset|workspace|version)\.json$/i.test(file.name)) continue;
      const types = await questionTypes(file, settings, session);
      for await (const { value, place } of jsonRows(file, session.losses)) {
        const record = recordOf(value);
        const context = { place, session, settings, types };
        const item = record && itemOf({ ...context, record });
        if (item) yield item;
        if (!record) lose(context, 'unreadable', quotedJson(value), 'it is not an Argilla record', 0);
      }
    }
  },
  write: writeArgilla,
};

const isSettingsFile = ({ name }: InputFile): boolean => /(^|\/)settings\.json$/i.test(name);

/**
 * Guesses the types of questions from their values, where neither the settings nor the values name one. An empty list belongs to spans or ranks if
 * other answers to the question do. A question is a text if a value is long or has line breaks, or if most values differ; the report then says so.
 */
async function questionTypes(
  file: InputFile,
  settings: Settings,
  session: ImportSession,
): Promise<ReadonlyMap<string, string>> {
  const types = new Map(settings.types);
  const texts = new Map<string, { values: Set<string>; count: number; long: boolean }>();
  for await (const { value } of jsonRows(file, new LossReport())) {
    const record = recordOf(value);
    const given = [
      ...(record?.responses ?? []).flatMap(({ values }) => Object.entries(values)),
      ...(record?.suggestions ?? []).map(({ question, value: said }): [string, unknown] => [question, said]),
    ];
    for (const [question, each] of given) {
      if (types.has(question)) continue;
      const [first] = itemsIn(each);
      if (isObject(first)) types.set(question, 'start' in first ? 'span' : 'ranking');
      if (typeof each !== 'string') continue;
      const entry = texts.get(question) ?? { values: new Set(), count: 0, long: false };
      texts.set(question, entry);
      entry.count += 1;
      entry.long ||= each.length > 100 || /[\r\n]/.test(each);
      if (entry.values.size < 1000) entry.values.add(each);
    }
  }
  for (const [question, { values, count, long }] of texts) {
    if (!long && (values.size <= 20 || values.size * 2 <= count)) continue;
    types.set(question, 'text');
    session.losses.noteOnce(file.name, {
      'text-question': `the answers to ${quoted(question)} are long or mostly different, so they are imported as texts; give settings.json as well if they are labels`,
    });
  }
  return types;
}

interface Context extends Reading {
  readonly settings: Settings;
  /** Question -> its type, if known. */
  readonly types: ReadonlyMap<string, string>;
  readonly record: ArgillaRecord;
}

/** The field that is labelled: the one with the spans, else `text`, else the first field that is a text. */
function textField({ record: { fields }, settings }: Context): string | undefined {
  const { spanFields, fields: order } = settings;
  const names = [...spanFields.values(), 'text', ...order, ...Object.keys(fields)];
  return names.find((name) => typeof fields[name] === 'string');
}

function itemOf(context: Context): GivenItem | undefined {
  const { id, fields, metadata, responses, suggestions, meta, shape } = context.record;
  const field = textField(context);
  if (field === undefined) {
    const count = responses.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
    lose(context, 'no-text', `record ${quotedJson(id ?? null)}`, 'none of its fields is a text', count);
    return undefined;
  }
  const { [field]: text, ...others } = fields;
  const free = without(metadata, Object.keys(others));
  return {
    place: context.place,
    id: nameIn(id),
    text: text as string,
    fields: { ...others, ...free },
    meta: {
      shape,
      text_field: field,
      field_names: Object.keys(others),
      hidden_metadata: filled(without(metadata, Object.keys(free))),
      record: filled(meta),
      id: numberIn(id),
    },
    answers: responses.map((response) => answerOf(response, field, context)),
    suggestions: suggestions.flatMap(({ question, value, score, agent, meta: rest }): ForeignSuggestion[] => {
      const values = valuesOf(question, value, field, context);
      const odd = {
        score: typeof score === 'number' ? undefined : score,
        agent: typeof agent === 'string' ? undefined : agent,
      };
      const own = {
        values,
        model: wordIn(agent),
        score: numberIn(score),
        meta: { ...rest, question, ...odd },
      };
      return values.length === 0 ? [] : [own];
    }),
  };
}

function answerOf(response: ArgillaResponse, field: string, context: Context): ForeignAnswer {
  const { user, status, time, values, meta } = response;
  return {
    values: Object.entries(values).flatMap((entry) => valuesOf(...entry, field, context)),
    annotator: user,
    time,
    // Drafts, and records that a person declined to answer.
    draft: status === 'draft' || status === 'discarded',
    meta: { ...meta, status },
  };
}

function valuesOf(question: string, value: unknown, field: string, context: Context): ForeignValue[] {
  if (value === null || value === undefined) return [];
  const type = context.types.get(question);
  if (typeof value === 'number') return [{ kind: 'rating', layer: question, value }];
  if (typeof value === 'string')
    return type === 'text'
      ? [{ kind: 'text', layer: question, value }]
      : [{ kind: 'choices', layer: question, labels: [value] }];
  if (!Array.isArray(value))
    return refuseValue(context, question, value, 'it is neither a text, a number nor a list');
  const list = value as unknown[];
  const allHave = (key: string) => list.length > 0 && list.every((each) => key in objectIn(each));
  if (type === 'span' || allHave('start')) {
    const of = context.settings.spanFields.get(question) ?? field;
    if (of === field) return [{ kind: 'spans', layer: question, spans: spansOf(question, list, context) }];
    const why = `it is in the field ${quoted(of)}, but the text is ${quoted(field)}`;
    for (const each of list) lose(context, 'unsupported', `${question} ${quotedJson(each)}`, why);
    return [];
  }
  if (type === 'ranking' || allHave('rank')) return ranking(question, list, context);
  const labels = list.flatMap((each) => {
    if (typeof each === 'string' && each.trim() !== '') return each;
    return refuseValue(context, question, each, 'it is not a label');
  });
  return [{ kind: 'choices', layer: question, labels }];
}

function spansOf(question: string, list: readonly unknown[], context: Context): ForeignSpan[] {
  return list.flatMap((each, n) => {
    const { start, end, label, ...rest } = objectIn(each);
    const meta = filled(rest);
    if (typeof start === 'number' && typeof end === 'number' && typeof label === 'string')
      return [{ id: meta && `${question}-${n + 1}`, start, end, label, meta }];
    return refuseValue(context, question, each, 'a span has start, end and label');
  });
}

/** If two fields of the record are ranked, the ranking is a comparison. Other rankings cannot be imported. */
function ranking(question: string, list: readonly unknown[], context: Context): ForeignValue[] {
  const { fields } = context.record;
  const ranks = list.map((each, n) =>
    isObject(each) ? { name: each.value, rank: Number(each.rank ?? n + 1) } : { name: each, rank: n + 1 },
  );
  const [a, b] = ranks;
  if (ranks.length === 2 && typeof a!.name === 'string' && typeof b!.name === 'string') {
    const [first, second] = [a!.name, b!.name].sort() as [string, string];
    const value = a!.rank === b!.rank ? 'tie' : a!.rank < b!.rank ? a!.name : b!.name;
    if (Object.hasOwn(fields, first) && Object.hasOwn(fields, second))
      return [{ kind: 'comparison', layer: question, between: [first, second], value }];
  }
  const why = 'only a ranking of two fields of the record can be imported, as a comparison';
  lose(context, 'unsupported', `${question} ${quotedJson(list)}`, why);
  return [];
}
