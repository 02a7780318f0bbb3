import * as vscode from 'vscode';
import type { BucketNode } from '../../protocol/buckets';
import { EXPLAIN_LABEL_COMMAND, EXPLAIN_REQUEST, type ExplainParams } from './requests';
import type { Editor } from '../../extension/editor';

/** What the command can apply to: a sample or a line, a tree item, a file of the explorer menu, or nothing. */
type ExplainTarget = ExplainParams | BucketNode | vscode.Uri;

export const register = (editor: Editor): void =>
  editor.command(EXPLAIN_LABEL_COMMAND, (target?: ExplainTarget) => explainLabel(editor, target));

/** Explains the labels of a sample: the given one, that of the active panel, or that of the cursor's line. */
async function explainLabel(
  { texts, panels, annotator, version }: Editor,
  given?: ExplainTarget,
): Promise<void> {
  const target = targetOf(given) ?? panels.sampleInFront() ?? lineInFront();
  if (target) {
    const params: ExplainParams = { ...target, software: version, ...annotator.viewer(target.uri) };
    await texts.show('Reading what happened to the sample', EXPLAIN_REQUEST, params);
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
