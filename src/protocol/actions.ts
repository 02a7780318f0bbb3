/**
 * The actions of the labelling panel that have keys, in groups: id, title and default chords (see chords.ts), separated by spaces. Each
 * action is also a command of the editor (`labelwright.panel.<id>`). The setting `labelwright.panel.keys` replaces chords by action id.
 */
const ACTIONS = {
  answer: {
    finish: ['Mark done and go to next', 'Enter'],
    searchLabels: ['Search labels', '/'],
    nextLayer: ['Next question', '.'],
    previousLayer: ['Previous question', ','],
    clear: ['Remove span or clear answer', 'Backspace Delete'],
    flag: ['Flag the sample', 'f'],
    note: ['Write a note', 'n'],
    undo: ['Undo', 'u Ctrl+Z'],
    redo: ['Redo', 'Ctrl+Shift+Z Ctrl+Y'],
    save: ['Save unsaved changes now', 'Ctrl+S'],
  },
  suggestions: {
    acceptSuggestion: ["Take the model's suggestion", 'Alt+Y'],
    rejectSuggestion: ["Reject the model's suggestion", 'Alt+N'],
  },
  move: {
    next: ['Next sample', 'j Alt+PageDown'],
    previous: ['Previous sample', 'k Alt+PageUp'],
    nextTodo: ['Next sample that needs an answer', 't'],
    goTo: ['Go to a sample by number or id', 'Ctrl+G'],
    judged: ['Go to the sample that feedback or a suggestion refers to', 'Alt+J'],
    filter: ['Choose the queue', 'q'],
    findText: ['Find samples by their text', 'Ctrl+F'],
    findInText: ['Find in this text', ';'],
    differences: ['Mark the words in which two compared texts differ', 'Alt+D'],
    media: ['Play or pause the audio, or enlarge the image', 'Alt+M'],
  },
  spans: {
    caretRight: ['Word to the right', 'ArrowRight'],
    caretLeft: ['Word to the left', 'ArrowLeft'],
    caretDown: ['Line below', 'ArrowDown'],
    caretUp: ['Line above', 'ArrowUp'],
    extendRight: ['Extend to the right by a word', 'Shift+ArrowRight'],
    extendLeft: ['Extend to the left by a word', 'Shift+ArrowLeft'],
    extendDown: ['Extend to the line below', 'Shift+ArrowDown'],
    extendUp: ['Extend to the line above', 'Shift+ArrowUp'],
    characterRight: ['Character to the right', 'Alt+ArrowRight'],
    characterLeft: ['Character to the left', 'Alt+ArrowLeft'],
    edgeRight: ['Move the active edge one character right', 'Alt+Shift+ArrowRight'],
    edgeLeft: ['Move the active edge one character left', 'Alt+Shift+ArrowLeft'],
    edgeStart: ['Move the start edge', 'Alt+Shift+ArrowUp'],
    edgeEnd: ['Move the end edge', 'Alt+Shift+ArrowDown'],
    textStart: ['First word', 'Ctrl+Home'],
    textEnd: ['Last word', 'Ctrl+End'],
    spanNext: ['Next span', 'Tab'],
    spanPrevious: ['Previous span', 'Shift+Tab'],
    markAgain: ['Mark with the last label', 'Space'],
    addPart: ['Add a part to the span', '+ d'],
    removePart: ['Take the part at the caret out of the span', '-'],
    everywhere: ['Mark every occurrence in this sample', 'e'],
  },
  relations: {
    relate: ['Relation from the span: choose its tail', 'r'],
    relateAgain: ['Relation with the last label from the next span', 'Shift+R'],
    reverseRelation: ['Reverse the relation', 'x'],
    otherEnd: ['Other end of the relation', 'h'],
    relationNext: ['Next relation', 'Ctrl+ArrowDown'],
    relationPrevious: ['Previous relation', 'Ctrl+ArrowUp'],
  },
  attributes: {
    attributes: ['Set attributes of the span or relation', 'a Alt+A'],
  },
  turns: {
    nextTurn: ['Next turn', 'Alt+ArrowDown'],
    previousTurn: ['Previous turn', 'Alt+ArrowUp'],
    nextOpenTurn: ['Next turn with something to answer', 'Alt+T'],
    foldTurn: ['Fold or unfold the turn', 'Alt+Enter'],
    foldAll: ['Fold or unfold everything', 'Alt+Shift+Enter'],
  },
  guideline: {
    cite: ['Cite a rule', 'c'],
    general: ['General rules and decision order', 'g'],
  },
  review: {
    reviewEdit: ['Write your own decision', 'e'],
    reviewValid: ['Accept several answers as valid', 'm'],
    reviewCause: ['Set the cause', 'w'],
    reviewReturn: ['Return to annotators with a message', 'r'],
    reviewWrite: ['Write a tie-breaker, rule or example into the guideline', 'b'],
    reviewModelRight: ['Decide as the model says', 'Alt+Y'],
    reviewModelWrong: ['Decide that the model is wrong', 'Alt+N'],
    nextDifference: ["Next place where people's spans differ", 'F7'],
    previousDifference: ["Previous place where people's spans differ", 'Shift+F7'],
    reviewAll: ['Decide the whole queue at once…', 'Alt+A'],
  },
  panel: {
    review: ['Switch between review and labelling', 'Alt+R'],
    toggleList: ['Show or hide the list', 'Alt+L'],
    toggleGuideline: ['Show or hide the guideline', 'Alt+G'],
    help: ['Keys', '?'],
    leave: ['Close or cancel', 'Escape'],
  },
} as const;

export type ActionGroup = keyof typeof ACTIONS;
export const ACTION_GROUPS = Object.keys(ACTIONS) as ActionGroup[];

type IdsOf<Group> = Group extends unknown ? keyof Group : never;
export type PanelActionId = IdsOf<(typeof ACTIONS)[ActionGroup]>;

export interface PanelAction {
  readonly id: PanelActionId;
  readonly title: string;
  /** Chords separated by spaces. */
  readonly keys: string;
  readonly group: ActionGroup;
}

export const PANEL_ACTIONS: readonly PanelAction[] = ACTION_GROUPS.flatMap((group) =>
  Object.entries<readonly [title: string, keys: string]>(ACTIONS[group]).map(([id, [title, keys]]) => ({
    id: id as PanelActionId,
    title,
    keys,
    group,
  })),
);

/** Whether a string from the settings or from outside is the id of an action. */
export function isPanelAction(id: string): id is PanelActionId {
  return PANEL_ACTIONS.some((action) => action.id === id);
}
