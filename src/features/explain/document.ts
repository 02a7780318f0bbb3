import { chosenLabels } from '../../project/records/marks';
import { isObject } from '../../base/objects';
import { preferredLevel } from '../../project/model/build-model';
import { tieBreakerText } from '../../project/guideline/texts';
import type { ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import type { ExplainedAnswer, ExplainedSample } from './explain-sample';
import { labelsOf, textsIn, type SampleRecord, validOf } from './sample-records';
import {
  blocksOf,
  heading,
  joined,
  joinedBy,
  list,
  paragraph,
  paragraphsOf,
  quiet,
  section,
  type Block,
  type Document,
  type Inline,
  type Line,
  textBlocks,
} from '../../document/blocks';
import { oneLine } from '../../base/text/phrases';
import { changeBlocks } from '../guideline/change-blocks';
import type { TimelineEntry } from './timeline';
import type { Labels, Relation } from '../../project/records/records';
import { isSpan } from '../../project/records/spans';
import { minute } from '../../document/figure';
import { labelIdIn } from '../../project/model/label-ids';

/** Explains a sample's labels, as a document: its text, each answer with its guideline, the decision, and the history. */
export function explainDocument(model: ProjectModel, explained: ExplainedSample): Document {
  const { sample, place, text, answers, decision, gold, timeline, noHistory } = explained;
  return {
    title: `Why ${oneLine(sample)} has its labels`,
    subtitle: place
      ? `${place.path}:${place.line + 1}`
      : 'No file of the project has this sample; only its records exist.',
    lead: text === undefined ? [] : [{ kind: 'quote', line: [text] }],
    blocks: blocksOf(
      decision && decisionBlocks(model, decision, noHistory),
      answers.flatMap((answer) => answerBlocks(model, answer, noHistory)),
      answers.length === 0 && [heading(2, 'Answers'), quiet('No one has answered it.')],
      gold && goldBlocks(model, gold),
      timelineBlocks(model, timeline),
    ),
    language: model.schema.language,
  };
}

function decisionBlocks(
  model: ProjectModel,
  decision: ExplainedAnswer,
  noHistory: string | undefined,
): Block[] {
  const { value } = decision.record;
  const [cause, reason] = [textIn(value.cause), textIn(value.reason)];
  return blocksOf(
    heading(2, ['Decided by ', oneLine(decision.who), ' ', { quiet: moment(decision.record.time) }]),
    saidBlocks(model, decision),
    originBlocks(decision),
    cause !== undefined && paragraph({ strong: 'Cause:' }, ' ', cause),
    textBlocks(reason, 'Reason'),
    groundBlocks(model, decision, noHistory),
  );
}

function answerBlocks(model: ProjectModel, answer: ExplainedAnswer, noHistory: string | undefined): Block[] {
  const { value, time } = answer.record;
  const flags = textsIn(value.flags);
  const note = textIn(value.note) || undefined;
  const draft = value.status === 'draft' ? ' (draft, does not count yet)' : '';
  return blocksOf(
    heading(2, ['Answer of ', oneLine(answer.who), draft, ' ', { quiet: moment(time) }]),
    saidBlocks(model, answer),
    flags.length > 0 && paragraph({ strong: 'Flags:' }, ' ', flags.join(', ')),
    textBlocks(note, 'Note'),
    originBlocks(answer),
    groundBlocks(model, answer, noHistory),
  );
}

const saidBlocks = (model: ProjectModel, { labels, valid }: ExplainedAnswer): Block[] =>
  list([...answerLines(model, labels), ...validLines(model, valid)], (line) => line);

/** The guideline behind an answer: its version, cited rules, the meaning of the labels, later changes, and whether the answer is stale. */
function groundBlocks(model: ProjectModel, answer: ExplainedAnswer, noHistory: string | undefined): Block[] {
  const { labels, valid, rules, then, names, changes, record } = answer;
  const source = then?.model ?? model;
  const isThere = (id: string): boolean => source.labels.has(id) || source.definitions.has(id);
  // A migrated record has names that its guideline did not have.
  const thenCalled = (id: string, known: boolean): string => (known ? id : (names.get(id) ?? id));
  const values = Object.entries(valid).flatMap(([layer, all]) => all.map((value) => [layer, value] as const));
  const given = [...Object.entries(labels), ...values]
    .flatMap(([layer, value]) => chosenLabels(value).map((label) => labelIdIn(source, layer, label)))
    .map((id) => thenCalled(id, isThere(id)))
    .filter(isThere);
  return [
    quiet(followed(answer, noHistory), ` ${record.path}:${record.line + 1}`),
    ...standing(answer),
    heading(
      3,
      rules.length === 0
        ? 'No rule cited'
        : then?.commit || then?.exact
          ? 'Rules cited, as they were then'
          : 'Rules cited, as they are now',
    ),
    ...rules.flatMap((cited) => {
      const id = thenCalled(cited, source.citable.has(cited));
      const where = then ? 'that guideline' : 'the guideline as it is now';
      return ruleTextBlocks(id, source.citable.get(id), where);
    }),
    ...[...new Set(given)].flatMap((id) => meaningBlocks(source, id, source === model ? 'means' : 'meant')),
    ...section(3, 'What the guideline says differently now', changeBlocks(changes)),
  ];
}

function followed({ version, then }: ExplainedAnswer, noHistory: string | undefined): string {
  if (version === undefined) return 'The record does not say which version of the guideline it followed.';
  if (!then)
    return noHistory === undefined
      ? `Followed version ${version}, which neither the files nor Git have: what follows is today’s wording.`
      : `Followed version ${version}, which the files do not have: what follows is today’s wording. ${noHistory}`;
  const { commit, exact } = then;
  if (!commit)
    return exact
      ? `Followed version ${version}, as it is now.`
      : `Followed version ${version}, which the files have; its wording may have been another.${noHistory === undefined ? '' : ` ${noHistory}`}`;
  const wording = exact ? 'the wording' : 'the last wording';
  return `Followed version ${version}, ${wording} of commit ${commit.commit.slice(0, 10)}, ${commit.time.slice(0, 10)} by ${oneLine(commit.author)}.`;
}

function standing({ stale, unknownVersion, version, changes }: ExplainedAnswer): Block[] {
  if (unknownVersion)
    return [
      paragraph(
        { strong: 'It is not known whether this is still valid:' },
        ` the changelog does not have version ${oneLine(version ?? '')}.`,
      ),
    ];
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
      { strong: 'Still valid' },
      isSilent
        ? ' according to the changelog, which does not mention the change of meaning below.'
        : ' according to the changelog.',
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
    ...list(answerLines(model, labelsOf(gold)), (line) => line),
    ...textBlocks(textIn(explanation)),
    quiet(`${gold.path}:${gold.line + 1}`),
  ];
}

/** How an answer or decision came about, unless it was given directly. */
function originBlocks({ record, migrated }: ExplainedAnswer): Block[] {
  const { origin, migration } = record.value;
  return [...originText(origin), ...migrationText(migration, migrated)].map((text) => quiet(text));
}

function originText(origin: unknown): string[] {
  const { kind, model, arm, action, annotators, strategy, quorum, annotator } = fieldsOf(origin);
  const from = typeof model === 'string' ? ` of ${oneLine(model)}` : '';
  if (kind === 'suggestion')
    return [`From a suggestion${from}${action === 'changed' ? ', changed' : ', accepted as it was'}.`];
  if (arm === 'control') return [`Without the suggestion${from}, to compare.`];
  if (arm === 'after' && action === 'ignored') return [`Given before the suggestion${from} was shown.`];
  if (arm === 'before' || arm === 'after')
    return [`A suggestion${from} was in sight, and ${action === 'rejected' ? 'rejected' : 'not used'}.`];
  if (kind === 'accepted') return [`The answer of ${oneLine(textsIn(annotators).join(', '))}, as it stands.`];
  if (kind === 'edited') return ['The reviewer’s own answer.'];
  if (kind !== 'policy') return [];
  if (typeof annotator === 'string') return [`Taken from ${oneLine(annotator)} for many samples at once.`];
  const share = typeof quorum === 'number' ? `, quorum ${quorum}` : '';
  return [
    `By a vote for many samples at once (${oneLine(String(strategy))}${share}): no one looked at this one.`,
  ];
}

function migrationText(migration: unknown, migrated: ExplainedAnswer['migrated']): string[] {
  const { name, by, reason, reverts } = fieldsOf(migration);
  if (typeof name !== 'string') return [];
  if (reverts !== undefined)
    return [`As it stood before the migration ${oneLine(name)}, which was taken back.`];
  const who = typeof by === 'string' ? ` by ${oneLine(by)}` : '';
  const why = typeof reason === 'string' ? ` (${oneLine(reason)})` : '';
  const what = migrated
    ? `${migrated.path}:${migrated.line + 1}, answered ${moment(migrated.time)}`
    : 'a record';
  return [`The migration ${oneLine(name)}${why} made it${who} of ${what}.`];
}

const fieldsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A rule or tie-breaker with its text. `guideline`: where to find it, in words. */
function ruleTextBlocks(id: string, rule: RuleDef | TieBreaker | undefined, guideline: string): Block[] {
  if (!rule) return [paragraph({ code: id }, ` is not a rule of ${guideline}.`)];
  if (!('between' in rule)) {
    const level = preferredLevel(rule);
    const instead: Inline[] = rule.useInstead
      ? [' → ', { code: rule.useInstead.id }]
      : level === undefined
        ? []
        : [` → ${level}`];
    return paragraphsOf(rule.text, [{ code: id }, ' ']).map((block, n, all) =>
      block.kind === 'paragraph' && n === all.length - 1
        ? { ...block, line: [...block.line, ...instead] }
        : block,
    );
  }
  const { between, prefer, outcome, when, unless } = tieBreakerText(rule);
  return [
    paragraph(
      { code: id },
      ' between ',
      ...joinedBy(between, ' and ', (label) => ({ code: label })),
      ...(prefer === undefined ? [] : [', prefer ', { code: prefer }]),
      ...(outcome ? [`: ${outcome}`] : []),
      '.',
    ),
    ...textBlocks(when, 'When'),
    ...textBlocks(unless, 'Unless'),
  ];
}

type RecordEntry = Extract<TimelineEntry, { kind: 'record' }>;

const DID = {
  answer: ' answered: ',
  draft: ' kept a draft: ',
  undo: ' undid an answer, which restored: ',
  redo: ' gave it again: ',
  withdrawal: ' withdrew the answer',
  decision: ' decided: ',
  return: ' sent it back to annotators',
  migration: ': a migration gave new names: ',
  reversal: ': a migration was undone, which restored: ',
} as const;

function timelineBlocks(model: ProjectModel, timeline: readonly TimelineEntry[]): Block[] {
  const lineOf = (entry: TimelineEntry) =>
    entry.kind === 'version' ? versionLine(entry) : recordLine(model, entry);
  return section(2, 'What happened', list(timeline, lineOf));
}

const when = ({ time }: TimelineEntry): Inline => ({ quiet: `${moment(time)} ` });

function versionLine(entry: Extract<TimelineEntry, { kind: 'version' }>): Line {
  const { version, commit } = entry;
  return [
    when(entry),
    `guideline ${version}`,
    ...(commit
      ? [` by ${oneLine(commit.author)}`, { quiet: ` ${oneLine(commit.subject)}` }]
      : [' (changelog)']),
  ];
}

function recordLine(model: ProjectModel, entry: RecordEntry): Line {
  const { what, who, record, counts } = entry;
  const flags = textsIn(record.value.flags);
  const saidNothing = what === 'withdrawal' || what === 'return';
  return [
    when(entry),
    { strong: oneLine(who) },
    what === 'undo' && record.kind === 'decision' ? ' undid a decision, which restored: ' : DID[what],
    ...(saidNothing ? [] : answered(model, entry)),
    ...(flags.length === 0 ? [] : [`; flagged ${flags.join(', ')}`]),
    { quiet: ` ${record.path}:${record.line + 1}${counts ? ', counts' : ''}` },
  ];
}

const nameOf = (model: ProjectModel, layer: string): string =>
  oneLine(model.layers.get(layer)?.layer?.name ?? layer);

const answerLines = (model: ProjectModel, labels: Labels): Line[] =>
  Object.entries(labels).map(([layer, value]) => [`${nameOf(model, layer)}: `, ...valueLine(value)]);

const validLines = (model: ProjectModel, valid: ExplainedAnswer['valid']): Line[] =>
  Object.entries(valid).map(([layer, values]) => {
    const all = values.length > 1 ? ', which all stay valid' : '';
    return [`${nameOf(model, layer)}: `, ...eitherLine(values), all];
  });

const eitherLine = (values: readonly unknown[]): Line => joined(values.map(valueLine), ' or ');

function answered(model: ProjectModel, { record }: RecordEntry): Line {
  const lines = [
    ...Object.entries(labelsOf(record)).map(([layer, value]) => [layer, valueLine(value)] as const),
    ...Object.entries(validOf(record)).map(([layer, values]) => [layer, eitherLine(values)] as const),
  ];
  if (lines.length === 0) return ['nothing'];
  return joinedBy(lines, ', ', ([layer, line]) => [`${nameOf(model, layer)} `, ...line]);
}

/** Maximum number of items listed; the rest is counted. */
const MAX_ITEMS = 12;

function valueLine(value: unknown): Line {
  if (typeof value === 'string') return [{ code: value }];
  if (!Array.isArray(value)) return [{ code: JSON.stringify(value) ?? '' }];
  if (value.length === 0) return ['none'];
  const hidden = value.length - MAX_ITEMS;
  return [
    ...joined(value.slice(0, MAX_ITEMS).map(itemLine), ', '),
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

/** A record's time to the minute. */
const moment = (time: number): string => (time > 0 ? minute(new Date(time).toISOString()) : 'without a time');
