import * as vscode from 'vscode';
import type { MigrateResult } from './requests';
import { askForProject, inSteps, type Steps } from '../../extension/steps';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';
import { migrate, records, runWanted, tell, type Chosen, type Wanted } from './extension-run';

interface Item extends vscode.QuickPickItem {
  readonly chosen?: Chosen;
}

/** Lines of a preview: a modal dialog does not scroll. */
const MAX_PREVIEW_LINES = 15;

/** Applies or reverts a migration: counts first, writes after confirmation, and can be stopped. */
export const register = (editor: Editor): void =>
  editor.command('labelwright.applyMigration', async () => {
    const wanted = await inSteps('Run Migration', (ask) => askWhich(editor.client, ask));
    if (wanted) await runWanted(editor.client, wanted);
  });

async function askWhich(client: ServerClient, ask: Steps): Promise<Wanted | undefined> {
  const { root } = await askForProject(ask, client, 'In which project do you want to run a migration?');
  const count = (params: Chosen, title: string): Promise<MigrateResult> =>
    ask.once(async () => {
      const result = await migrate(client, { root, ...params, dryRun: true }, title);
      return result.stopped ? undefined : result;
    });
  const counted = await count({}, 'Counting the records of migrations');
  if (counted.migrations.length === 0) {
    void vscode.window.showInformationMessage(
      'There are no migrations. Renaming a label, rule, layer or person (F2) makes one for its records.',
    );
    return undefined;
  }
  const { chosen } = await ask.pick(itemsOf(counted), {
    title: 'Run Migration',
    placeHolder: 'Records are only ever appended: what is there stays, and it can be taken back.',
  });
  if (!chosen) return undefined;
  const preview = await count(chosen, 'Counting the records');
  const name = chosen.revert ?? chosen.only?.join(', ') ?? 'all migrations';
  if (preview.records === 0) {
    await tell(`There is nothing to write for ${name}.`, preview);
    return undefined;
  }
  const action = await ask.confirm(
    `${chosen.revert === undefined ? 'Apply' : 'Take back'} ${name}: ${records(preview.records)}?`,
    { detail: detailOf(preview) },
    chosen.revert === undefined ? 'Apply' : 'Take Back',
  );
  return { root, chosen, name, action };
}

function itemsOf({ migrations, moved, open, blocked }: MigrateResult): Item[] {
  const items = migrations.map(({ name, reason }): Item => {
    const own = moved.filter(({ migration }) => migration === name);
    const changes = [...new Set(own.map(({ change }) => change))].join(', ');
    const left = open.filter(({ migration }) => migration === name).length;
    const stops = blocked.filter(({ migration }) => migration === name).map((each) => each.reason);
    const state =
      own.length > 0 ? `${sum(own)} to write` : left > 0 ? `${left} left to do` : 'nothing to write';
    return {
      label: name,
      description: state,
      detail: [changes, ...stops, reason ?? ''].filter(Boolean).join(' · '),
      chosen: { only: [name] },
    };
  });
  const all: Item[] =
    migrations.length > 1 ? [{ label: 'All migrations', description: 'in their order', chosen: {} }] : [];
  const back = migrations.map(({ name }): Item => ({ label: `Take back ${name}`, chosen: { revert: name } }));
  return [...all, ...items, { label: 'Take back', kind: vscode.QuickPickItemKind.Separator }, ...back];
}

const sum = (moved: MigrateResult['moved']): string =>
  records(moved.reduce((total, each) => total + each.records, 0));

function detailOf({ moved, openCount, blocked }: MigrateResult): string {
  const lines = moved.map(
    ({ file, change, records: count }) => `${file}: ${change === '' ? '' : `${change}, `}${records(count)}`,
  );
  const more = lines.length - MAX_PREVIEW_LINES;
  return [
    ...lines.slice(0, MAX_PREVIEW_LINES),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(openCount > 0 ? ['', `Left to do by hand: ${openCount}`] : []),
    ...blocked.map(({ reason }) => reason),
  ].join('\n');
}
