import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { greeting } from '../language/server/capabilities';

/**
 * Runs the language server in this process. Reads its transport from the arguments, and ends the process when the editor goes away. The
 * editor is answered at once; what does the work is evaluated while it takes the answer in.
 */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all);
  connection.onInitialize((params) => {
    const load = async (): Promise<void> => {
      const { Server } = await import('./server');
      new Server(connection, params);
    };
    // Before the next message is looked at. To VS Code, which talks by messages between processes, the answer is on its way by then.
    setImmediate(() => void load());
    return greeting(params.capabilities);
  });
  connection.listen();
}
