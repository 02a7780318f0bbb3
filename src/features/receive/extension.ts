import * as vscode from 'vscode';
import { counted } from '../../base/text/phrases';
import type { Editor } from '../../extension/editor';
import { saveFirst } from '../../extension/save-first';
import { askForProject, askServer, inSteps, orThrow } from '../../extension/steps';
import { RECEIVE_REQUEST } from './requests';

const TITLE = 'Receive Answers';

/** Takes in the files that annotators' pages have sent: those that are chosen, or dropped on the view Pipeline. */
export function register(editor: Editor): void {
  editor.projectCommand('labelwright.receiveAnswers', (root) => receive(editor, root));
  editor.onDrop.push((root, files) => receive(editor, root, files));
}

async function receive(
  { client, texts, version, annotator }: Editor,
  given?: string,
  dropped?: readonly vscode.Uri[],
): Promise<void> {
  const chosen = await inSteps(TITLE, async (ask) => {
    const question = 'In which project do you want to receive answers?';
    const project = await askForProject(ask, client, question, given);
    const by = await ask.once(() => annotator.reviewer(project));
    if (!(await ask.once(() => saveFirst(project.root, 'Only saved files are read.')))) return undefined;
    const files =
      dropped ??
      (await ask.file('Receive the files that annotators’ pages have sent', (title) =>
        vscode.window.showOpenDialog({
          title,
          openLabel: 'Receive',
          canSelectMany: true,
          filters: { 'Sent answers': ['jsonl', 'zip'] },
        }),
      ));
    const uris = files.map((file) => file.toString());
    const params = { root: project.root, files: uris, by, dryRun: true, software: version };
    const look = (passphrase?: string) =>
      askServer(ask, client, 'Reading what was sent', RECEIVE_REQUEST, { ...params, passphrase });
    let found = await look();
    let passphrase: string | undefined;
    let prompt = 'Answers are locked with the passphrase of their page.';
    while (found.locked && (passphrase === undefined || found.claims.length === 0)) {
      passphrase = await ask.text({ title: 'Passphrase', prompt, password: true });
      found = await look(passphrase);
      prompt = 'This passphrase opens none of them. Try again.';
    }
    // The page of a request is remembered with its parameters: without the passphrase.
    await texts.open(RECEIVE_REQUEST, params, found);
    if (found.claims.length === 0) {
      void vscode.window.showWarningMessage('Nothing of this can be received. The report says why.');
      return undefined;
    }
    const detail = ['A file is no proof of who wrote it.', ...found.claims, ...notReceived(found)].join('\n');
    await ask.confirm('Did these people send them?', { detail }, 'Receive');
    return { shown: params, passphrase };
  });
  if (!chosen) return;
  const { shown, passphrase } = chosen;
  const params = { ...shown, passphrase, dryRun: false };
  const done = orThrow(await client.longRequest('Receiving', RECEIVE_REQUEST, params, { writes: true }));
  if (!done) return;
  // Where the page is asked for again, it only looks.
  await texts.open(RECEIVE_REQUEST, shown, done);
  const said = [`Received ${counted(done.fresh, 'new record')}.`, ...notReceived(done)].join(' ');
  const show = done.leftOut > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(said);
}

const notReceived = ({ leftOut }: { leftOut: number }): string[] =>
  leftOut > 0 ? [`Not received: ${leftOut}. The report says what, and why.`] : [];
