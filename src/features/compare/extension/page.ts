import * as vscode from 'vscode';
import { VERSIONS_REQUEST } from '../../../protocol/server';
import { VERSIONS_VIEW_TYPE } from '../../../extension/ids';
import { openClickedSample } from '../../../extension/pages/clicked-sample';
import type { PageKind } from '../../../extension/pages/page-views';

/** Two versions of a project, compared; a click on a sample opens it in the panel. */
export const versionsPage: PageKind = {
  viewType: VERSIONS_VIEW_TYPE,
  request: VERSIONS_REQUEST,
  name: 'the comparison',
  title: ({ title }) => `Compared: ${title}`,
  question: 'Compare versions of which project?',
  column: vscode.ViewColumn.Active,
  // It says what was so when it was asked for: both versions are read again each time, which takes too long for every answer.
  follows: () => false,
  received: openClickedSample,
};
