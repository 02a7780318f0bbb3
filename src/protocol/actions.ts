/**
 * The actions of the labelling panel that have keys, in groups: id, title and default chords (see chords.ts), separated by spaces. Each
 * action is also a command of the editor (`labelwright.panel.<id>`). The setting `labelwright.panel.keys` replaces chords by action id.
 */
const ACTIONS = {
  answer: {
    finish: ['Mark done and go to next', 'Enter'],
    searchLabels: ['Search labels', '/'],
    nextLayer: ['Go to the next question', '.'],
    previousLayer: ['Go to the previous question', ','],
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
    next: ['Go to the next sample', 'j Alt+PageDown'],
    previous: ['Go to the previous sample', 'k Alt+PageUp'],
    nextTodo: ['Go to the next sample to answer', 't'],
    goTo: ['Go to a sample by number or id', 'Ctrl+G'],
    judged: ['Go to the sample that feedback or a suggestion refers to', 'Alt+J'],
    filter: ['Choose the queue', 'q'],
    findText: ['Find samples by text', 'Ctrl+F'],
    findInText: ['Find in this text', ';'],
    differences: ['Mark the words that differ between compared texts', 'Alt+D'],
    source: ['Show texts as their source, or rendered', 'Alt+V'],
    largerText: ['Make the text larger', 'Alt++ Alt+='],
    smallerText: ['Make the text smaller', 'Alt+-'],
    media: ['Play or pause the audio, or enlarge the image', 'Alt+M'],
  },
  spans: {
    caretRight: ['Move one word right', 'ArrowRight'],
    caretLeft: ['Move one word left', 'ArrowLeft'],
    caretDown: ['Move one line down', 'ArrowDown'],
    caretUp: ['Move one line up', 'ArrowUp'],
    extendRight: ['Extend one word right', 'Shift+ArrowRight'],
    extendLeft: ['Extend one word left', 'Shift+ArrowLeft'],
    extendDown: ['Extend one line down', 'Shift+ArrowDown'],
    extendUp: ['Extend one line up', 'Shift+ArrowUp'],
    characterRight: ['Move one character right', 'Alt+ArrowRight'],
    characterLeft: ['Move one character left', 'Alt+ArrowLeft'],
    edgeRight: ['Move the active edge one character right', 'Alt+Shift+ArrowRight'],
    edgeLeft: ['Move the active edge one character left', 'Alt+Shift+ArrowLeft'],
    edgeStart: ['Make the start edge active', 'Alt+Shift+ArrowUp'],
    edgeEnd: ['Make the end edge active', 'Alt+Shift+ArrowDown'],
    textStart: ['Go to the first word', 'Ctrl+Home'],
    textEnd: ['Go to the last word', 'Ctrl+End'],
    spanNext: ['Go to the next span', 'Tab'],
    spanPrevious: ['Go to the previous span', 'Shift+Tab'],
    markAgain: ['Mark with the last label', 'Space'],
    addPart: ['Add a part to the span', '+ d'],
    removePart: ['Remove the part at the caret from the span', '-'],
    everywhere: ['Mark every occurrence in this sample', 'e'],
  },
  relations: {
    relate: ['Start a relation from this span', 'r'],
    relateAgain: ['Start a relation with the last label from the next span', 'Shift+R'],
    reverseRelation: ['Reverse the relation', 'x'],
    otherEnd: ['Go to the other end of the relation', 'h'],
    relationNext: ['Go to the next relation', 'Ctrl+ArrowDown'],
    relationPrevious: ['Go to the previous relation', 'Ctrl+ArrowUp'],
  },
  attributes: {
    attributes: ['Set attributes of the span or relation', 'a Alt+A'],
  },
  turns: {
    nextTurn: ['Go to the next turn', 'Alt+ArrowDown'],
    previousTurn: ['Go to the previous turn', 'Alt+ArrowUp'],
    nextOpenTurn: ['Go to the next turn to answer', 'Alt+T'],
    foldTurn: ['Fold or unfold the turn', 'Alt+Enter'],
    foldAll: ['Fold or unfold everything', 'Alt+Shift+Enter'],
  },
  guideline: {
    cite: ['Cite a rule', 'c'],
    general: ['Show general rules and decision order', 'g'],
  },
  review: {
    reviewEdit: ['Write your own decision', 'e'],
    reviewValid: ['Accept several answers as valid', 'm'],
    reviewCause: ['Set the cause', 'w'],
    reviewReturn: ['Return to annotators with a message', 'r'],
    reviewWrite: ['Write a tie-breaker, rule or example into the guideline', 'b'],
    reviewModelRight: ['Decide as the model says', 'Alt+Y'],
    reviewModelWrong: ['Decide that the model is wrong', 'Alt+N'],
    nextDifference: ["Go to the next place where people's spans differ", 'F7'],
    previousDifference: ["Go to the previous place where people's spans differ", 'Shift+F7'],
    reviewAll: ['Decide the whole queue at once…', 'Alt+A'],
  },
  panel: {
    review: ['Switch between review and labelling', 'Alt+R'],
    toggleList: ['Show or hide the list', 'Alt+L'],
    toggleGuideline: ['Show or hide the guideline', 'Alt+G'],
    help: ['Show keys', '?'],
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
