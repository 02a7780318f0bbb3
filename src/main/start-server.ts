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
    setImmediate(() => void load());
    return greeting(params.capabilities);
  });
  connection.listen();
}
