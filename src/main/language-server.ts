/** By which a client says how it talks to the server, and whose end is the server's. */
const OF_CLIENTS = /^--(?:stdio|node-ipc|(?:socket|pipe|clientProcessId)(?:=.*)?)$/;
const TRANSPORT = /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/;

/** Whether the arguments are those of an editor that starts the server: it need not wait until commands and options are loaded. */
export const isStartedByEditor = ([command, ...options]: readonly string[]): boolean =>
  command === 'lsp' && options.length > 0 && options.every((option) => OF_CLIENTS.test(option));

/** Runs the language server, over standard input and output where the arguments name no other transport. */
export async function startServer(): Promise<void> {
  if (!process.argv.some((argument) => TRANSPORT.test(argument))) process.argv.push('--stdio');
  const { serve } = await import('./start-server');
  serve();
}
