import * as vscode from 'vscode';
import { folderOf } from '../../extension/steps';
import type { Editor } from '../../extension/editor';
import { SERVER_NAME } from '../../extension/ids';

/** Of VS Code 1.101, which is newer than the types. At 1.100 the function is there, and throws. */
interface McpApi {
  readonly lm: {
    registerMcpServerDefinitionProvider(
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
        provideMcpServerDefinitions(): Promise<unknown[]>;
      },
    ): vscode.Disposable;
  };
  readonly McpStdioServerDefinition: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => object;
}

/** Offers each project of a trusted workspace to the editor's agents, for reading: `labelwright mcp` without a name. */
export function register({ context, version }: Editor): void {
  const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
  if ((major === 1 && minor < 101) || !('McpStdioServerDefinition' in vscode)) return;
  const { lm, McpStdioServerDefinition } = vscode as unknown as McpApi;
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  const changed = new vscode.EventEmitter<void>();
  const schemas = vscode.workspace.createFileSystemWatcher('**/labelwright.yaml', false, true, false);
  context.subscriptions.push(
    changed,
    schemas,
    schemas.onDidCreate(() => changed.fire()),
    schemas.onDidDelete(() => changed.fire()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    lm.registerMcpServerDefinitionProvider('labelwright.projects', {
      onDidChangeMcpServerDefinitions: changed.event,
      async provideMcpServerDefinitions() {
        if (!vscode.workspace.isTrusted) return [];
        const found = await vscode.workspace.findFiles('**/labelwright.yaml', '**/node_modules/**');
        return found
          .filter(({ scheme }) => scheme === 'file')
          .map((schema) => {
            const root = vscode.Uri.joinPath(schema, '..');
            return new McpStdioServerDefinition(
              `${SERVER_NAME}: ${folderOf(root.toString())}`,
              // The editor's own Node, so that none has to be installed.
              process.execPath,
              [program, 'mcp', root.fsPath],
              { ELECTRON_RUN_AS_NODE: '1' },
              version,
            );
          });
      },
    }),
  );
}
