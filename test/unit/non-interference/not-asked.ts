/** The requests that no window of the test makes, and why it need not. */
const ACTS = 'It changes the project for its lead, and tells what it did.';
const WITHOUT_VALUES =
  'It reads the schema and the guideline, or the text that is in the editor, and no values.';
const NEEDS_A_MODEL = 'It asks or trains a model, which sees everything, and tells how many samples it did.';

export const NOT_ASKED: Readonly<Record<string, string>> = {
  'labelwright/assign': ACTS,
  'labelwright/handOff': ACTS,
  'labelwright/receive': ACTS,
  'labelwright/pages': ACTS,
  'labelwright/migrate': ACTS,
  'labelwright/newVersion': ACTS,
  'labelwright/drawSpotCheck': ACTS,
  'labelwright/mergeRecords': ACTS,
  'labelwright/baseline': NEEDS_A_MODEL,
  'labelwright/predict': NEEDS_A_MODEL,
  'labelwright/predictPlan': NEEDS_A_MODEL,
  'labelwright/askExamples': NEEDS_A_MODEL,
  'labelwright/planExamples': NEEDS_A_MODEL,
  'labelwright/fields': WITHOUT_VALUES,
  'labelwright/guidelineChanges': WITHOUT_VALUES,
  'labelwright/gitUser': WITHOUT_VALUES,
  'labelwright/allowGit': 'The window of a folder with a history has Git from the start.',
  'panel guidelineEdits': 'It writes what a reviewer sends into the guideline.',
};

/** Requests of the language server that are about the text in the editor. */
export const ABOUT_TEXT =
  /^on(Initialized|Shutdown|Did\w+|Will\w+|CompletionResolve|Document(Symbol|Link\w*|OnTypeFormatting|Formatting)|FoldingRanges|SelectionRanges|RenameRequest|PrepareRename|WorkspaceSymbol|CodeActionResolve|ExecuteCommand)$|^semanticTokens/;
