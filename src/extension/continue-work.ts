import * as vscode from 'vscode';
import { MY_WORK_REQUEST, type MyWork, type MyWorkParams, type WorkRow } from '../protocol/my-work';
import type { Problem } from '../protocol/request';
import type { Editor } from './editor';

/** What the person of this window has to label in a project. */
export const workIn = (
  { client, annotator }: Editor,
  root: string,
  more: Pick<MyWorkParams, 'fresh'> = {},
): Promise<MyWork | Problem> => client.request(MY_WORK_REQUEST, { root, ...annotator.viewer(root), ...more });

/** Opens the panel on what is left in a file or a batch, or on certain samples. */
export const openWork = (
  { panels }: Editor,
  { uri, ...more }: NonNullable<WorkRow['opens']>,
): Promise<void> =>
  panels.show(vscode.Uri.parse(uri), {
    review: false,
    filter: { queue: more.samples ? 'all' : 'todo', ...more },
  });

/** Opens the panel where the person of this window goes on; returns false if nothing is left in the project. */
export async function continueWork(editor: Editor, root: string): Promise<boolean> {
  const work = await workIn(editor, root);
  if ('problem' in work || work.next === undefined) return false;
  await openWork(editor, { uri: work.next });
  return true;
}
