/**
 * What a person can do in the labelling panel by key. Each action is also a command of the editor (`labelwright.panel.<id>`); `keys` are the
 * default chords (see chords.ts), separated by spaces, each of which does it. The setting `labelwright.panel.keys` replaces them by action id.
 */
export interface PanelAction {
  readonly id: string;
  readonly title: string;
  readonly keys: string;
  readonly group: ActionGroup;
}
export const ACTION_GROUPS = ['answer', 'move', 'spans', 'guideline', 'review', 'panel'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

export const PANEL_ACTIONS = [
  { id: 'finish', title: 'Done, go to the next', keys: 'Enter', group: 'answer' },
  { id: 'searchLabels', title: 'Search labels', keys: '/', group: 'answer' },
  { id: 'nextLayer', title: 'Next question', keys: '.', group: 'answer' },
  { id: 'previousLayer', title: 'Previous question', keys: ',', group: 'answer' },
  { id: 'clear', title: 'Remove the span, or clear the answer', keys: 'Backspace Delete', group: 'answer' },
  { id: 'flag', title: 'Flag the sample', keys: 'f', group: 'answer' },
  { id: 'note', title: 'Write a note', keys: 'n', group: 'answer' },
  { id: 'undo', title: 'Undo', keys: 'u Ctrl+Z', group: 'answer' },
  { id: 'redo', title: 'Redo', keys: 'Ctrl+Shift+Z Ctrl+Y', group: 'answer' },
  { id: 'save', title: 'Save now what is not saved yet', keys: 'Ctrl+S', group: 'answer' },

  { id: 'next', title: 'Next sample', keys: 'j Alt+PageDown', group: 'move' },
  { id: 'previous', title: 'Previous sample', keys: 'k Alt+PageUp', group: 'move' },
  { id: 'nextTodo', title: 'Next sample that needs an answer', keys: 't', group: 'move' },
  { id: 'goTo', title: 'Go to a sample by number or id', keys: 'Ctrl+G', group: 'move' },
  { id: 'judged', title: 'Go to the sample that feedback is about', keys: 'Alt+J', group: 'move' },
  { id: 'filter', title: 'Choose the queue', keys: 'q', group: 'move' },
  { id: 'findText', title: 'Find samples by their text', keys: 'Ctrl+F', group: 'move' },
  { id: 'findInText', title: 'Find in this text', keys: ';', group: 'move' },

  { id: 'caretRight', title: 'Word to the right', keys: 'ArrowRight', group: 'spans' },
  { id: 'caretLeft', title: 'Word to the left', keys: 'ArrowLeft', group: 'spans' },
  { id: 'caretDown', title: 'Line below', keys: 'ArrowDown', group: 'spans' },
  { id: 'caretUp', title: 'Line above', keys: 'ArrowUp', group: 'spans' },
  { id: 'extendRight', title: 'Extend to the right by a word', keys: 'Shift+ArrowRight', group: 'spans' },
  { id: 'extendLeft', title: 'Extend to the left by a word', keys: 'Shift+ArrowLeft', group: 'spans' },
  { id: 'extendDown', title: 'Extend to the line below', keys: 'Shift+ArrowDown', group: 'spans' },
  { id: 'extendUp', title: 'Extend to the line above', keys: 'Shift+ArrowUp', group: 'spans' },
  { id: 'characterRight', title: 'Character to the right', keys: 'Alt+ArrowRight', group: 'spans' },
  { id: 'characterLeft', title: 'Character to the left', keys: 'Alt+ArrowLeft', group: 'spans' },
  {
    id: 'edgeRight',
    title: 'Move the edge of the span or selection to the right by a character',
    keys: 'Alt+Shift+ArrowRight',
    group: 'spans',
  },
  {
    id: 'edgeLeft',
    title: 'Move the edge of the span or selection to the left by a character',
    keys: 'Alt+Shift+ArrowLeft',
    group: 'spans',
  },
  {
    id: 'edgeStart',
    title: 'Let the start be the edge that moves',
    keys: 'Alt+Shift+ArrowUp',
    group: 'spans',
  },
  { id: 'edgeEnd', title: 'Let the end be the edge that moves', keys: 'Alt+Shift+ArrowDown', group: 'spans' },
  { id: 'textStart', title: 'First word', keys: 'Ctrl+Home', group: 'spans' },
  { id: 'textEnd', title: 'Last word', keys: 'Ctrl+End', group: 'spans' },
  { id: 'spanNext', title: 'Next span', keys: 'Tab', group: 'spans' },
  { id: 'spanPrevious', title: 'Previous span', keys: 'Shift+Tab', group: 'spans' },
  { id: 'markAgain', title: 'Mark with the label used last', keys: 'Space', group: 'spans' },
  { id: 'addPart', title: 'Add the selection to the span as a further part', keys: 'd', group: 'spans' },
  { id: 'everywhere', title: 'Mark the same string everywhere in the sample', keys: 'e', group: 'spans' },

  { id: 'cite', title: 'Cite a rule', keys: 'c', group: 'guideline' },
  { id: 'general', title: 'General rules and decision order', keys: 'g', group: 'guideline' },

  { id: 'reviewEdit', title: 'Decide by an answer of your own', keys: 'e', group: 'review' },
  { id: 'reviewValid', title: 'Let several answers stay valid', keys: 'm', group: 'review' },
  { id: 'reviewCause', title: 'Say why people differ', keys: 'w', group: 'review' },
  { id: 'reviewReturn', title: 'Return to annotators with a message', keys: 'r', group: 'review' },
  {
    id: 'reviewWrite',
    title: 'Write a tie-breaker, rule or example into the guideline',
    keys: 'b',
    group: 'review',
  },
  { id: 'reviewAll', title: 'Decide the whole queue by a strategy', keys: 'Alt+A', group: 'review' },

  {
    id: 'review',
    title: 'Review what people differ on, or go back to labelling',
    keys: 'Alt+R',
    group: 'panel',
  },
  { id: 'toggleList', title: 'Show or hide the list', keys: 'Alt+L', group: 'panel' },
  { id: 'toggleGuideline', title: 'Show or hide the guideline', keys: 'Alt+G', group: 'panel' },
  { id: 'help', title: 'Keys', keys: '?', group: 'panel' },
  { id: 'leave', title: 'Leave what is open, or the span', keys: 'Escape', group: 'panel' },
] as const satisfies readonly PanelAction[];

export type PanelActionId = (typeof PANEL_ACTIONS)[number]['id'];

/** Whether a string names an action: for what comes from the settings or from outside. */
export function isPanelAction(id: string): id is PanelActionId {
  return PANEL_ACTIONS.some((action) => action.id === id);
}
