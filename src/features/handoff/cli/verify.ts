import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { verifyBundle, type Verification } from '../hand-off';
import { BundleFolder } from '../../../platform/bundle-folder';
import { verifyText } from './report';
import { withProject } from '../../../cli/open-project';
import { EXIT, runToExit, type ExitCode } from '../../../cli/run';
import { print } from '../../../cli/standard-output';
import { VERSION } from '../../../cli/version';

interface Options {
  project?: string;
  json?: boolean;
}

/** `labelwright verify OUT`: checks a bundle against its manifest. */
export function register(program: Command): void {
  program
    .command('verify')
    .description('whether a folder that was handed off is what its manifest says, and comes out again')
    .argument('<out>', 'the folder')
    .option('--project <dir>', 'the project; by default the working folder, when it is one')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((out: string, options: Options) => runToExit(() => verify(out, options)));
}

const HELP = `
Exit code: 0, 1 when a file differs (or, with --project, when it cannot be made again), or 2 when the folder is no bundle.

Examples:
  labelwright verify out
  labelwright verify out --project tickets --json`;

async function verify(out: string, { project: folder, json }: Options): Promise<ExitCode> {
  const pause = (): Promise<void> => Promise.resolve();
  const options = { software: VERSION, pause };
  const there = await new BundleFolder(out).existing();
  const from = folder ?? (existsSync('labelwright.yaml') ? '.' : undefined);
  const found: Verification =
    from === undefined
      ? await verifyBundle(there, { why: 'there is no project here; --project says where it is' }, options)
      : await withProject(
          path.resolve(from),
          ({ project, model }) => verifyBundle(there, { project, model }, options),
          { lean: false, checks: true },
        );
  const { manifest, differences, again } = found;
  await print([
    json
      ? JSON.stringify(
          { version: 1, tool: manifest.tool, as_of: manifest.as_of, differences, again },
          null,
          2,
        )
      : verifyText(found),
    '\n',
  ]);
  return differences.length > 0 || (folder !== undefined && !again.done) ? EXIT.findings : EXIT.clean;
}
