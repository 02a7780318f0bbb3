import * as vscode from 'vscode';
import type { BucketNode } from '../../protocol/buckets';
import { EXPLAIN_REQUEST, type ExplainParams } from './requests';
import type { PanelEditor } from '../../extension/panel/panel-editor';
import type { TextPages } from '../../extension/pages/text-pages';

/** What the command can apply to: a sample or a line, a tree item, a file of the explorer menu, or nothing. */
export type ExplainTarget = ExplainParams | BucketNode | vscode.Uri;

/** Explains the labels of a sample: the given one, that of the active panel, or that of the cursor's line. */
export async function explainLabel(
  pages: TextPages,
  panels: PanelEditor,
  software: string,
  given?: ExplainTarget,
): Promise<void> {
  const target = targetOf(given) ?? panels.sampleInFront() ?? lineInFront();
  if (target) {
    const params: ExplainParams = { ...target, software, ...panels.viewer(target.uri) };
    await pages.show('Reading what happened to the sample', EXPLAIN_REQUEST, params);
  } else
    void vscode.window.showInformationMessage(
      'Open the labelling panel, or put the cursor into a line of samples or records.',
    );
}

function targetOf(given: ExplainTarget | undefined): ExplainParams | undefined {
  if (!given || given instanceof vscode.Uri) return undefined;
  return 'uri' in given ? given : given.target;
}

function lineInFront(): ExplainParams | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}
