import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { counted } from '../../../base/text/phrases';
import { lossCount, type ExchangeReport } from '../../../protocol/exchange-report';

/** The command line failed; its message says why and what to do. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
}

interface CliRun {
  /** Number of samples read, by phase. */
  onProgress?(phase: string, count: number): void;
  /** Receives all that it tells. */
  onMessage?(message: object): void;
  readonly token?: vscode.CancellationToken;
  /** Exit code 1 is a result too: what it says is in a report. */
  readonly reports?: boolean;
  /** What it says beside its output is a result too. */
  readonly saysMore?: boolean;
}

/**
 * Runs the bundled command line in a process of its own, so that a large import does not slow down the editor. Paths are relative to the
 * first folder of the workspace. Cancelling asks it to stop and clean up. Returns its output; throws CliFailure or CancellationError.
 */
async function runCli(
  context: vscode.ExtensionContext,
  args: readonly string[],
  { onProgress, onMessage, token, reports, saysMore }: CliRun = {},
): Promise<string> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  const child = fork(module, args, {
    silent: true,
    execArgv: [],
    cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    // The editor's own program serves as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout!.on('data', (piece: Buffer) => out.push(piece));
  child.stderr!.on('data', (piece: Buffer) => errors.push(piece));
  child.on('message', (message) => {
    onMessage?.(message as object);
    const { phase, count } = message as { phase?: unknown; count?: unknown };
    if (typeof phase === 'string' && typeof count === 'number') onProgress?.(phase, count);
  });
  const cancelled = token?.onCancellationRequested(() => child.connected && child.send('stop'));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', (exit) => resolve(exit));
    });
    if (token?.isCancellationRequested && code !== 0) throw new vscode.CancellationError();
    if (code !== 0 && !(reports && code === 1))
      throw new CliFailure(Buffer.concat(errors).toString().trim() || `It ended with ${code}.`);
    return Buffer.concat(saysMore ? [...out, ...errors] : out).toString();
  } finally {
    cancelled?.dispose();
  }
}

/** Runs the command line with a progress notification that can be cancelled, and returns its output. */
export const runLong = (
  context: vscode.ExtensionContext,
  title: string,
  args: readonly string[],
  options: CliRun = {},
): Thenable<string> =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      runCli(context, args, {
        ...options,
        token,
        onProgress: (phase, count) =>
          progress.report({ message: `${phase}: ${count.toLocaleString('en')} samples` }),
      }),
  );

/** Runs an import or export, and returns its loss report. */
export async function runExchange(
  context: vscode.ExtensionContext,
  title: string,
  args: readonly string[],
): Promise<ExchangeReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'labelwright-'));
  const file = path.join(folder, 'report.json');
  try {
    await runLong(context, title, [...args, '--report', file], { reports: true });
    return JSON.parse(await readFile(file, 'utf8')) as ExchangeReport;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Says what was done, as a warning if something could not be carried over. Resolves to the button that was chosen. */
export function sayDone(
  said: string,
  report: ExchangeReport,
  ...buttons: string[]
): Thenable<string | undefined> {
  const lost = lossCount(report);
  if (lost === 0) return vscode.window.showInformationMessage(said, ...buttons);
  const rest = `${counted(lost, 'thing')} could not be carried over; the report lists each.`;
  return vscode.window.showWarningMessage(`${said} ${rest}`, ...buttons);
}

export interface FormatChoice {
  readonly id: string;
  readonly title: string;
  readonly in: boolean;
  readonly out: boolean;
  readonly several: boolean;
  /** Whether it aligns spans with tokens. */
  readonly tokens: boolean;
  readonly variants: readonly string[];
  /** The file extension with its dot, and those of variants if different. */
  readonly ending?: string;
  readonly endings?: Readonly<Record<string, string>>;
}

export async function formatsOf(context: vscode.ExtensionContext): Promise<FormatChoice[]> {
  return JSON.parse(await runCli(context, ['import', '--list', '--json'])) as FormatChoice[];
}
