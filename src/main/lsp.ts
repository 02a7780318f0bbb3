import { startServer } from './language-server';
import type { CliCommand } from '../cli/command';

/** `labelwright lsp`: the language server, which the VS Code extension uses too. */
export const define = (program: CliCommand): CliCommand =>
  program
    .command('lsp')
    .description('Run the language server, for any editor that speaks LSP')
    .option('--stdio', 'Use standard input and output (the default)')
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', HELP);

export const run = (): Promise<void> => startServer();

const HELP = `
The editor starts this program. docs/lsp.md says how to set up Neovim and other editors.
`;
