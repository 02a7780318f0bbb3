import * as vscode from 'vscode';
import { Editor } from '../extension/editor';
import * as features from './extension-features';

/** Called by VS Code when the extension is first needed: lets the features register, without reading anything. */
export function activate(context: vscode.ExtensionContext): void {
  const editor = new Editor(context);
  for (const register of Object.values(features)) register(editor);
  void vscode.commands.executeCommand('setContext', 'labelwright.ready', true);
}
