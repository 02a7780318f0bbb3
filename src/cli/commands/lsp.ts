import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Command } from 'commander';
import { EXIT, runToExit, UsageError } from '../run';

/** `labelwright lsp --stdio`: the language server, for editors other than VS Code. */
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
        start();
        return EXIT.clean;
      }),
    );
}

const HELP = `
The editor starts this program; docs/lsp.md says how to set up Neovim and others.
`;

/**
 * Loads the server's bundle, which lies beside the program: to hold it twice would double the program's size. It reads its transport
 * from the arguments and ends the process when the editor goes away.
 */
function start(): void {
  const program = realpathSync(process.argv[1]!);
  const server = path.join(path.dirname(program), 'server.js');
  if (!existsSync(server))
    throw new UsageError(
      `The language server is not there: ${server}. Keep server.js beside cli.js, as they are packaged.`,
    );
  const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];
  if (!process.argv.some((argument) => transports.some((name) => argument.split('=')[0] === name)))
    process.argv.push('--stdio');
  createRequire(program)(server);
}
