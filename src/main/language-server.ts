import type { CliCommand } from '../cli/command';

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

/** `labelwright lsp`: the language server, which the VS Code extension uses too. */
export const define = (command: CliCommand): CliCommand =>
  command
    .description('Run the language server, for any editor that speaks LSP')
    .option('--stdio', 'Use standard input and output (the default)')
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', HELP);

export const run = (): Promise<void> => startServer();

const HELP = `
The editor starts this program. docs/lsp.md says how to set up Neovim and other editors.
`;
