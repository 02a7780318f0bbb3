/** An answer that could not be saved, since its sample had changed meanwhile, as a draft on the sample as it is now. */
import type { Answer, PanelProject, PanelSample, SaveParams } from '../../../protocol/panel';
import { summarise } from './answer';
import { carryOver } from './carry-over';
import { edited } from './decision';
import type { Notice } from './panel-state';
import { indexOf } from './project-index';

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
