import type { ProjectModel } from '../../core/project/model';
import { labelsOf, textsIn, validOf } from '../../engine/explain/sample-records';
import type { TimelineEntry } from '../../engine/explain/timeline';
import { heading, type Block, type Inline, type Item, type Line } from '../document/blocks';
import { oneLine } from '../guideline/names';
import { shortAnswer } from './answer-line';
import { moment } from './moment';

type RecordEntry = Extract<TimelineEntry, { kind: 'record' }>;

const DID = {
  answer: ' answered: ',
  draft: ' kept a draft: ',
  undo: ' took an answer back; then stood: ',
  redo: ' gave it again: ',
  withdrawal: ' withdrew the answer',
  decision: ' decided: ',
  return: ' sent it back to annotators',
  migration: ': a migration gave new names: ',
  reversal: ': a migration was taken back; then stood: ',
} as const;

/** What happened, in order. */
export function timelineBlocks(model: ProjectModel, timeline: readonly TimelineEntry[]): Block[] {
  const items = timeline.map((entry) =>
    entry.kind === 'version' ? versionItem(entry) : recordItem(model, entry),
  );
  return items.length === 0 ? [] : [heading(2, 'What happened'), { kind: 'list', items }];
}

const when = ({ time }: TimelineEntry): Inline => ({ quiet: `${moment(time)} ` });

function versionItem(entry: Extract<TimelineEntry, { kind: 'version' }>): Item {
  const { version, commit } = entry;
  return {
    line: [
      when(entry),
      `guideline ${version}`,
      ...(commit
        ? [` by ${oneLine(commit.author)}`, { quiet: ` ${oneLine(commit.subject)}` }]
        : [' (changelog)']),
    ],
  };
}

function recordItem(model: ProjectModel, entry: RecordEntry): Item {
  const { what, who, record, counts } = entry;
  const flags = textsIn(record.value.flags);
  const saidNothing = what === 'withdrawal' || what === 'return';
  return {
    line: [
      when(entry),
      { strong: oneLine(who) },
      what === 'undo' && record.kind === 'decision' ? ' took a decision back; then stood: ' : DID[what],
      ...(saidNothing ? [] : answered(model, entry)),
      ...(flags.length === 0 ? [] : [`; flagged ${flags.join(', ')}`]),
      { quiet: ` ${record.path}:${record.line + 1}${counts ? ', counts' : ''}` },
    ],
  };
}

function answered(model: ProjectModel, { record }: RecordEntry): Line {
  const line = shortAnswer(model, labelsOf(record), validOf(record));
  return line.length === 0 ? ['nothing'] : line;
}
