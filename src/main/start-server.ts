import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { greeting } from '../language/server/capabilities';

/**
 * Runs the language server in this process. Reads its transport from the arguments, and ends the process when the editor exits. The editor
 * gets its first reply before the rest is loaded.
 */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all);
  connection.onInitialize((params) => {
    const load = async (): Promise<void> => {
      const { Server } = await import('./server');
      new Server(connection, params);
    };
    // Before the next message is read. To VS Code, which uses messages between processes, the reply has been sent by then.
    setImmediate(() => {
      load().catch((error: unknown) => {
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        connection.console.error(why);
        void connection.window.showErrorMessage(`The language server cannot be loaded: ${why}`);
      });
    });
    return greeting(params.capabilities);
  });
  // An error that nothing handles is a bug, but no reason to end what others work with.
  process.on('unhandledRejection', (error) => {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
  connection.listen();
}
