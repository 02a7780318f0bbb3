import type { Command } from 'commander';
import { startServer } from './language-server';
import { EXIT, runToExit } from '../cli/run';

/** `labelwright lsp`: the language server, which the VS Code extension uses too. */
export function register(program: Command): void {
  program
    .command('lsp')
    .description('run the language server, for any editor that speaks LSP')
    .option('--stdio', 'talk over standard input and output (the default)')
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText('after', HELP)
    .action(() =>
      runToExit(async () => {
        await startServer();
        return EXIT.clean;
      }),
    );
}

const HELP = `
The editor starts this program; docs/lsp.md says how to set up Neovim and others.
`;
