import * as vscode from 'vscode';
import { AUDIT_REQUEST } from '../../protocol/server';
import { AUDIT_VIEW_TYPE, COMMANDS } from '../ids';
import type { PageKind } from './page-views';

/** What is wrong with the data; a click on a sample opens it in the panel. */
export const auditPage: PageKind = {
  viewType: AUDIT_VIEW_TYPE,
  request: AUDIT_REQUEST,
  name: 'the audit of the data',
  title: ({ title }) => `Data: ${title}`,
  question: 'The data of which project?',
  column: vscode.ViewColumn.Active,
  follows: ({ schema, samples }) => schema || samples,
  received: async (root, { type, bucket: path, sample }) => {
    if (type !== 'open' || typeof path !== 'string' || typeof sample !== 'string') return;
    const uri = vscode.Uri.joinPath(vscode.Uri.parse(root), ...path.split('/')).toString();
    await vscode.commands.executeCommand(COMMANDS.openSample, { uri, sample });
  },
};
