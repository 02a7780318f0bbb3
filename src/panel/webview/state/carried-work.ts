import { areSpans } from '../../../project/records/marks';
import type { Labels, LayerValue, Relation, Span } from '../../../project/records/records';
import { OffsetMap } from '../../../base/text/offsets';
import { quoteOf } from './span-editing';
import type { Answer, PanelProject, PanelSample, SaveParams } from '../../../protocol/panel';
import { summarise } from './answer';
import { edited } from './decision';
import { type Notice, isReview, type PanelState } from './panel-state';
import { indexOf } from './project-index';

/** Carries labels of an older version of a text over to the newer one. */

/** The labels that are valid for the new text, and the quotes of spans that occur in it nowhere or more than once. */
export function carryOver(labels: Labels, text: string): { labels: Labels; lost: string[] } {
  const offsets = new OffsetMap(text);
  const lost: string[] = [];
  const gone = new Set<string>();
  const carry = (value: LayerValue): LayerValue => {
    if (!areSpans(value)) return value;
    return value.flatMap((span) => {
      const moved = place(span, offsets);
      if (moved) return moved;
      lost.push(`“${quoteOf(span)}”`);
      if (span.id !== undefined) gone.add(span.id);
      return [];
    });
  };
  const carried = Object.entries(labels).map(([layer, value]) => [layer, carry(value)] as const);
  return {
    labels: Object.fromEntries(carried.map(([layer, value]) => [layer, withoutEnds(value, gone)])),
    lost,
  };
}

/** Relations without those whose spans are gone; every other value unchanged. */
function withoutEnds(value: LayerValue, gone: ReadonlySet<string>): LayerValue {
  if (gone.size === 0 || !Array.isArray(value)) return value;
  if (!value.some((item) => typeof item === 'object' && 'from' in item)) return value;
  return (value as Relation[]).filter(({ from, to }) => !gone.has(from) && !gone.has(to));
}

/** The span at the new place of its quote: at the same offsets, or at its only occurrence. Offsets are code points. */
function place(span: Span, offsets: OffsetMap): Span | undefined {
  const parts = span.parts ?? [span];
  if (parts.every(({ start, end, text }) => text !== undefined && offsets.slice(start, end) === text))
    return span;
  if (span.parts || !span.text) return undefined;
  const first = offsets.text.indexOf(span.text);
  if (first < 0 || offsets.text.indexOf(span.text, first + 1) >= 0) return undefined;
  return { ...span, start: offsets.toCodePoint(first), end: offsets.toCodePoint(first + span.text.length) };
}

/** An answer that could not be saved, since its sample had changed meanwhile, as a draft on the sample as it is now. */

/** The draft, and the message to show with it. Labels are carried over as far as they can be placed in the text. */
export function takeOver(
  unsaved: SaveParams,
  fresh: PanelSample,
  project: PanelProject,
): { draft: Answer; notice: Notice } {
  const isSameText = fresh.textHash === unsaved.textHash;
  const { labels, lost } = isSameText
    ? { labels: unsaved.labels, lost: [] }
    : carryOver(unsaved.labels, fresh.text);
  const { rules, flags, note, decision, suggestion } = unsaved;
  const draft: Answer = {
    labels,
    rules,
    flags,
    note,
    status: 'draft',
    decision,
    ...(isSameText && { suggestion }),
    record: fresh.answer?.record,
  };
  const text = isSameText
    ? decision
      ? 'These are the answers now, with your decision. Accept an answer, or press Enter to keep your decision.'
      : twice(fresh.answer, project)
    : lost.length === 0
      ? 'This is the new text, with your labels. Check it, then press Enter.'
      : `This is the new text. Not found in it: ${lost.join(', ')}.`;
  // From here on it is the reviewer's own.
  return {
    draft: decision ? edited(draft) : draft,
    notice: { kind: lost.length > 0 ? 'problem' : 'info', text },
  };
}

/** Describes the answer given in another window, while this window's answer is on screen. */
function twice(other: Answer | undefined, project: PanelProject): string {
  const answered = other && summarise(other, project.layers, indexOf(project).labels);
  return `Answered in another window, or changed on disk${answered ? `: ${answered}` : ''}. The answer on screen is the one from this window: Enter replaces the other with it.`;
}

/** Stores a reviewer's unfinished decision on a sample. Saved and empty decisions are not stored. */
export function withBegun(
  state: PanelState,
  { id, textHash }: Pick<PanelSample, 'id' | 'textHash'>,
  answer: Answer,
): PanelState {
  const isBegun = isReview(state) && answer.status === 'draft' && hasWork(answer);
  if (!isBegun && !state.begun.has(id)) return state;
  const begun = new Map(state.begun);
  if (isBegun) begun.set(id, { textHash, answer });
  else begun.delete(id);
  return { ...state, begun };
}

/** The unfinished decision on a sample, carried over to its current text. */
export function begunOn({ begun }: PanelState, { id, textHash, text }: PanelSample): Answer | undefined {
  const found = begun.get(id);
  if (!found || found.textHash === textHash) return found?.answer;
  return { ...found.answer, labels: carryOver(found.answer.labels, text).labels };
}

const hasWork = ({ labels, rules, note, decision = {} }: Answer): boolean =>
  [labels, rules, note, decision].some((part) => Object.keys(part).length > 0);
