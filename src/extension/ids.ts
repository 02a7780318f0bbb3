/** Ids that package.json and several parts of the extension share. A command, a page or a view has its id where it is registered. */

export const VIEW_TYPE = 'labelwright.panel';
export const SERVER_NAME = 'Labelwright';

/** Opens the panel of a file again, also from a page that has lost its extension host. */
export const REOPEN_PANEL_COMMAND = 'labelwright.reopenPanel';
/** Offered wherever a project is missing. */
export const NEW_PROJECT_COMMAND = 'labelwright.newProject';
/** Offered wherever a project has no texts. Its argument is the URI of the project. */
export const ADD_TEXTS_COMMAND = 'labelwright.addTexts';

export const SETTINGS = {
  annotator: 'annotator',
  advance: 'panel.advance',
  snapToWords: 'panel.snapToWords',
  keys: 'panel.keys',
  blind: 'review.blind',
} as const;
