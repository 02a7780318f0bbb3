import { existsSync } from 'node:fs';
import path from 'node:path';
import { verifyBundle, type Verification } from '../hand-off';
import { BundleFolder } from '../../../platform/bundle-folder';
import { verifyParts } from './report';
import { blocksText } from '../../../cli/document-text';
import type { CliCommand } from '../../../cli/command';
import { withProject } from '../../../cli/open-project';
import { deliver, type WithOutputs } from '../../../cli/output';
import { EXIT, type ExitCode } from '../../../cli/run';
import { VERSION } from '../../../cli/version';

interface Options extends WithOutputs<'text' | 'json'> {
  project?: string;
}

/** `labelwright verify OUT`: checks a bundle against its manifest. */
export function register(program: CliCommand): void {
  program
    .command('verify')
    .description('Check a bundle against its manifest')
    .argument('<OUT>', 'Folder that "labelwright handoff" wrote')
    .option('-C, --project <DIR>', 'Project folder; by default the working folder, if it is a project')
    .forms(['text', 'json'])
    .addHelpText('after', HELP)
    .runs(verify);
}

const HELP = `
In a project, the command also rebuilds the bundle and compares.
Exit code: 0, 1 a file differs (or, with --project, the bundle cannot be rebuilt), 2 the folder is not a bundle.

Examples:
  labelwright verify out
  labelwright verify out --project tickets --json`;

async function verify(out: string, { project: folder, outputs }: Options): Promise<ExitCode> {
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
  await deliver(outputs, {
    text: (paint) => blocksText(verifyParts(found), paint),
    json: () => ({ version: 1, tool: manifest.tool, as_of: manifest.as_of, differences, again }),
  });
  return differences.length > 0 || (folder !== undefined && !again.done) ? EXIT.findings : EXIT.clean;
}
