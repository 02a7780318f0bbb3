import * as vscode from 'vscode';

/** The extension's log channel; "Show Log" on every error leads here. */
export class Log {
  readonly channel = vscode.window.createOutputChannel('Labelwright', { log: true });

  error(what: string, error: unknown): void {
    this.channel.error(what, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** Logs an error and shows it with a button that opens the log. */
  async show(what: string, error: unknown): Promise<void> {
    this.error(what, error);
    const detail = error instanceof Error ? error.message : String(error);
    const choice = await vscode.window.showErrorMessage(`${what}: ${detail}`, 'Show Log');
    if (choice) this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
