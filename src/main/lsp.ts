import { startServer } from './language-server';
import type { CliCommand } from '../cli/command';

/** `labelwright lsp`: the language server, which the VS Code extension uses too. */
export function register(program: CliCommand): void {
  program
    .command('lsp')
    .description('Run the language server, for any editor that speaks LSP')
    .option('--stdio', 'Use standard input and output (the default)')
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', HELP)
    .runs(async () => {
      await startServer();
    });
}

const HELP = `
The editor starts this program. docs/lsp.md says how to set up Neovim and other editors.
`;
