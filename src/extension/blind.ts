import * as vscode from 'vscode';
import type { Blind } from '../protocol/buckets';
import { SETTINGS } from './ids';

/** How names are hidden in a project; undefined if they are shown. `scope`: the project or a file of it. */
export function blindOf(scope: vscode.Uri): Blind | undefined {
  const blind = vscode.workspace.getConfiguration('labelwright', scope).get<unknown>(SETTINGS.blind);
  return blind === 'fixed' || blind === 'shuffled' ? blind : undefined;
}
