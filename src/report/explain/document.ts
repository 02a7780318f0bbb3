import type { ProjectModel } from '../../core/project/model';
import { labelsIn } from '../../core/project/staleness';
import type { Labels, LayerValue, Relation } from '../../core/records/records';
import { isSpan } from '../../core/records/spans';
import type { ExplainedAnswer, ExplainedSample } from '../../engine/explain/explain-sample';
import { labelsOf, textsIn, type SampleRecord } from '../../engine/explain/sample-records';
import type { TimelineEntry } from '../../engine/explain/timeline';
import {
  heading,
  joined,
  paragraph,
  paragraphsOf,
  quiet,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Line,
} from '../document/blocks';
import { changeBlocks } from '../guideline/change-blocks';
import { oneLine } from '../guideline/names';
import { minute } from '../html/figures';
import { ruleTextBlocks } from './rule-text';

/** Why a sample has its labels, as a document: its text, each answer with the guideline that it followed, the decision, what happened. */
export function explainDocument(model: ProjectModel, explained: ExplainedSample): Document {
  const { sample, place, text, answers, decision, gold, timeline } = explained;
  return {
    title: `Why ${oneLine(sample)} has its labels`,
    subtitle: place
      ? `${place.path}:${place.line + 1}`
      : 'No file of the project has this sample; its records are all there is.',
    lead: text === undefined ? [] : [{ kind: 'quote', line: [text] }],
    blocks: [
      ...(decision ? decisionBlocks(model, decision) : []),
      ...answers.flatMap((answer) => answerBlocks(model, answer)),
      ...(answers.length === 0 ? [heading(2, 'Answers'), quiet('Nobody has an answer for it.')] : []),
      ...(gold ? goldBlocks(model, gold) : []),
      ...timelineBlocks(model, timeline),
    ],
    what: 'page',
    contents: false,
    ...(model.schema.language !== undefined && { language: model.schema.language }),
  };
}

function decisionBlocks(model: ProjectModel, decision: ExplainedAnswer): Block[] {
  const { value } = decision.record;
  const cause = typeof value.cause === 'string' ? value.cause : undefined;
  const reason = typeof value.reason === 'string' ? value.reason : undefined;
  return [
    heading(2, ['Decided by ', oneLine(decision.who), ' ', { quiet: moment(decision.record.time) }]),
    ...saidBlocks(model, decision),
    ...(cause === undefined ? [] : [paragraph({ strong: 'Cause:' }, ' ', cause)]),
    ...(reason === undefined ? [] : paragraphsOf(reason, [{ strong: 'Reason:' }, ' '])),
    ...groundBlocks(model, decision),
  ];
}

function answerBlocks(model: ProjectModel, answer: ExplainedAnswer): Block[] {
  const { value, time } = answer.record;
  const flags = textsIn(value.flags);
  const note = typeof value.note === 'string' && value.note !== '' ? value.note : undefined;
  const draft = value.status === 'draft' ? ' (draft, does not count yet)' : '';
  return [
    heading(2, ['Answer of ', oneLine(answer.who), draft, ' ', { quiet: moment(time) }]),
    ...saidBlocks(model, answer),
    ...(flags.length === 0 ? [] : [paragraph({ strong: 'Flags:' }, ' ', flags.join(', '))]),
    ...(note === undefined ? [] : paragraphsOf(note, [{ strong: 'Note:' }, ' '])),
    ...originBlocks(value.origin),
    ...groundBlocks(model, answer),
  ];
}

function originBlocks(origin: unknown): Block[] {
  const { kind, model, action } = (origin ?? {}) as Record<string, unknown>;
  if (kind !== 'suggestion') return [];
  const from = typeof model === 'string' ? ` of ${model}` : '';
  return [quiet(`From a suggestion${from}${action === 'changed' ? ', changed' : ', accepted as it was'}.`)];
}

const saidBlocks = (model: ProjectModel, { labels }: ExplainedAnswer): Block[] => [
  { kind: 'list', items: answerItems(model, labels) },
];

/** The guideline behind an answer: its version, the rules cited, what the labels meant, what has changed, whether it still stands. */
function groundBlocks(model: ProjectModel, answer: ExplainedAnswer): Block[] {
  const { labels, rules, then, changes, record } = answer;
  const source = then?.model ?? model;
  const given = [...new Set(Object.values(labels).flatMap(labelsIn))].filter(
    (id) => source.labels.has(id) || source.definitions.has(id),
  );
  return [
    quiet(followed(answer), ` ${record.path}:${record.line + 1}`),
    ...standing(answer),
    heading(
      3,
      rules.length === 0
        ? 'No rule cited'
        : then?.commit || then?.exact
          ? 'Rules cited, as they were then'
          : 'Rules cited, as they are now',
    ),
    ...rules.flatMap((id) => ruleTextBlocks(id, source.citable.get(id))),
    ...given.flatMap((id) => meaningBlocks(source, id, source === model ? 'means' : 'meant')),
    ...(changes.length === 0
      ? []
      : [heading(3, 'What the guideline says differently now'), ...changeBlocks(changes)]),
  ];
}

function followed({ version, then }: ExplainedAnswer): string {
  if (version === undefined) return 'The record does not say which version of the guideline it followed.';
  if (!then)
    return `Followed version ${version}, which neither the files nor Git have: what follows is today’s wording.`;
  const { commit, exact } = then;
  if (!commit)
    return exact
      ? `Followed version ${version}, as it is now.`
      : `Followed version ${version}; its wording may have changed since.`;
  const wording = exact ? 'the wording' : 'the last wording';
  return `Followed version ${version}, ${wording} of commit ${commit.commit.slice(0, 10)}, ${commit.time.slice(0, 10)} by ${oneLine(commit.author)}.`;
}

function standing({ stale, version, changes }: ExplainedAnswer): Block[] {
  if (stale) {
    const { type, target, note } = stale;
    return [
      paragraph(
        { strong: 'Stale:' },
        ` since then, ${type} `,
        { code: target.id },
        note === undefined ? '.' : `. ${note.trim()}`,
      ),
    ];
  }
  if (version === undefined) return [];
  const isSilent = changes.some(({ relabel, recorded }) => relabel && !recorded);
  return [
    paragraph(
      { strong: 'Still stands' },
      isSilent
        ? ' by the changelog, which does not speak of a change of meaning below.'
        : ' by the changelog.',
    ),
  ];
}

function meaningBlocks({ definitions, labels }: ProjectModel, id: string, verb: 'means' | 'meant'): Block[] {
  const entry = definitions.get(id);
  const text = entry?.definition?.text ?? entry?.brief?.text;
  const name = oneLine(labels.get(id)?.label.name ?? id);
  return [
    heading(3, name === id ? ['What ', name, ` ${verb}`] : ['What ', name, ` ${verb} `, { code: id }]),
    ...(text === undefined ? [quiet('The guideline does not define it.')] : paragraphsOf(text)),
  ];
}

function goldBlocks(model: ProjectModel, gold: SampleRecord): Block[] {
  const { explanation } = gold.value;
  return [
    heading(2, 'Gold'),
    { kind: 'list', items: answerItems(model, labelsOf(gold)) },
    ...(typeof explanation === 'string' ? paragraphsOf(explanation) : []),
    quiet(`${gold.path}:${gold.line + 1}`),
  ];
}

const DID = {
  answer: ' answered: ',
  draft: ' kept a draft: ',
  undo: ' took an answer back; then stood: ',
  redo: ' gave it again: ',
  withdrawal: ' withdrew the answer',
  decision: ' decided: ',
  return: ' sent it back to annotators',
} as const;

function timelineBlocks(model: ProjectModel, timeline: readonly TimelineEntry[]): Block[] {
  const items = timeline.map((entry): Item => {
    const when: Inline = { quiet: `${moment(entry.time)} ` };
    if (entry.kind === 'version')
      return {
        line: [
          when,
          `guideline ${entry.version}`,
          ...(entry.commit
            ? [` by ${oneLine(entry.commit.author)}`, { quiet: ` ${oneLine(entry.commit.subject)}` }]
            : [' (changelog)']),
        ],
      };
    const { what, who, record, counts } = entry;
    const flags = textsIn(record.value.flags);
    const isEmpty = Object.keys(labelsOf(record)).length === 0;
    return {
      line: [
        when,
        { strong: oneLine(who) },
        DID[what],
        ...(what === 'withdrawal' || what === 'return'
          ? []
          : isEmpty
            ? ['nothing']
            : shortAnswer(model, labelsOf(record))),
        ...(flags.length === 0 ? [] : [`; flagged ${flags.join(', ')}`]),
        { quiet: ` ${record.path}:${record.line + 1}${counts ? ', counts' : ''}` },
      ],
    };
  });
  return items.length === 0 ? [] : [heading(2, 'What happened'), { kind: 'list', items }];
}

const moment = (time: number): string => (time > 0 ? minute(new Date(time).toISOString()) : 'without a time');

const nameOf = (model: ProjectModel, layer: string): string =>
  oneLine(model.layers.get(layer)?.layer?.name ?? layer);

const answerItems = (model: ProjectModel, labels: Labels): Item[] =>
  Object.entries(labels).map(([layer, value]) => ({
    line: [`${nameOf(model, layer)}: `, ...valueLine(value)],
  }));

const shortAnswer = (model: ProjectModel, labels: Labels): Line =>
  joined(
    Object.entries(labels).map(([layer, value]): Line => [`${nameOf(model, layer)} `, ...valueLine(value)]),
    ', ',
  );

/** More items than these are counted only. */
const MOST_ITEMS = 12;

function valueLine(value: LayerValue | unknown): Line {
  if (typeof value === 'string') return [{ code: value }];
  if (!Array.isArray(value)) return [{ code: JSON.stringify(value) ?? '' }];
  if (value.length === 0) return ['none'];
  const hidden = value.length - MOST_ITEMS;
  return [
    ...joined(value.slice(0, MOST_ITEMS).map(itemLine), ', '),
    ...(hidden > 0 ? [` and ${hidden} more`] : []),
  ];
}

function itemLine(item: unknown): Line {
  if (typeof item === 'string') return [{ code: item }];
  if (isSpan(item)) {
    const words = (item.parts ?? [item]).map(({ start, end, text }) =>
      text === undefined ? `${start}–${end}` : `“${text}”`,
    );
    return [words.join(' … '), ' ', { code: item.label }];
  }
  const { label, from, to } = (item ?? {}) as Partial<Relation>;
  return label === undefined
    ? [{ code: JSON.stringify(item) }]
    : [{ code: `${from ?? '?'} ${label} ${to ?? '?'}` }];
}
