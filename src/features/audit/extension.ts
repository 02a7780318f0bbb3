import { AUDIT_REQUEST } from './requests';
import type * as vscode from 'vscode';
import type { Editor } from '../../extension/editor';
import { lookAtFile } from './extension-look';

/** The audit as a page, and that of a file without a project. */
export function register(editor: Editor): void {
  editor.command('labelwright.lookAtFile', (uri?: vscode.Uri) => lookAtFile(editor, uri));
  editor.page({
    viewType: 'labelwright.audit',
    request: AUDIT_REQUEST,
    name: 'the audit of the data',
    title: 'Data Audit',
    follows: ({ schema, samples }) => schema || samples,
    command: 'labelwright.auditData',
    question: 'In which project do you want to audit the data?',
    icon: 'search-fuzzy',
    order: 6,
    gate: ['max_leaks'],
  });
}
