/** Arguments by which a client selects the transport to the server. */
const OF_CLIENTS = /^--(?:stdio|node-ipc|(?:socket|pipe|clientProcessId)(?:=.*)?)$/;
const TRANSPORT = /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/;

/** Whether an editor starts the server; then commands and options need not be loaded. */
export const isStartedByEditor = ([command, ...options]: readonly string[]): boolean =>
  command === 'lsp' && options.length > 0 && options.every((option) => OF_CLIENTS.test(option));

/** Runs the language server, over standard input and output unless the arguments name another transport. */
export async function startServer(): Promise<void> {
  if (!process.argv.some((argument) => TRANSPORT.test(argument))) process.argv.push('--stdio');
  const { serve } = await import('./start-server');
  serve();
}
