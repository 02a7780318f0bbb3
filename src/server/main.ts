import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Server } from './server';

/** Runs the language server in this process. Reads its transport from the arguments, and ends the process when the editor goes away. */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all);
  new Server(connection);
  connection.listen();
}
