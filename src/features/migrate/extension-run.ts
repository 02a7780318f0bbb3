import { counted } from '../../base/text/phrases';
import * as vscode from 'vscode';
import {
  MIGRATE_PROGRESS,
  MIGRATE_REQUEST,
  type MigrateParams,
  type MigrateProgress,
  type MigrateResult,
} from './requests';
import type { ServerClient } from '../../extension/client';
import { orThrow } from '../../extension/steps';

export type Chosen = Pick<MigrateParams, 'only' | 'revert'>;

/** A migration to apply or revert. */
export interface Wanted {
  readonly root: string;
  readonly chosen: Chosen;
  readonly name: string;
  readonly action: 'Apply' | 'Take Back';
}

/** Applies one migration, which the person has confirmed. */
export const runMigration = (client: ServerClient, root: string, name: string): Promise<void> =>
  runWanted(client, { root, chosen: { only: [name] }, name, action: 'Apply' });

/** Applies or reverts a migration with progress, and reports what was written. */
export async function runWanted(client: ServerClient, { root, chosen, name, action }: Wanted): Promise<void> {
  const done = await migrate(client, { root, ...chosen, dryRun: false }, `${action} ${name}`);
  if (done.stopped) await tell('Stopped. What is written is kept; apply it again for the rest.', done);
  else
    await tell(
      `${records(done.records)} written ${action === 'Apply' ? 'for' : 'to take back'} ${name}.`,
      done,
    );
}

/** Applies or reverts migrations, or previews that, with progress that can be stopped. Throws what is in the way. */
export async function migrate(
  client: ServerClient,
  params: MigrateParams,
  title: string,
): Promise<MigrateResult> {
  const connection = await client.start();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let shown = 0;
      const listening = connection.onNotification(MIGRATE_PROGRESS, ({ written, total }: MigrateProgress) => {
        const percent = (100 * written) / Math.max(1, total);
        progress.report({ message: `${written} of ${total}`, increment: percent - shown });
        shown = percent;
      });
      try {
        return orThrow(await client.request(MIGRATE_REQUEST, params, token));
      } finally {
        listening.dispose();
      }
    },
  );
}

/** A number of records in words. */
export const records = (count: number): string => counted(count, 'record');

/** Reports the result; remaining records are listed on request. */
export async function tell(message: string, { open, openCount, blocked }: MigrateResult): Promise<void> {
  if (openCount === 0 && blocked.length === 0) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const show = 'Show What Is Left';
  const chosen = await vscode.window.showInformationMessage(
    `${message} ${openCount > 0 ? `${openCount} left to do by hand.` : 'Some changes are blocked.'}`,
    show,
  );
  if (chosen !== show) return;
  const lines = open.map(
    ({ file, line, sample, from, reason }) => `- ${file}:${line + 1} (${sample}) ${from}: ${reason}`,
  );
  const content = [
    '# Left to do',
    '',
    ...blocked.map(({ migration, reason }) => `- ${migration}: ${reason}`),
    ...lines,
    '',
  ].join('\n');
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'markdown', content }),
  );
}
