import type { Command } from 'commander';
import { projectGate } from './measure-gate';
import { relativeFolder } from '../../cli/find-projects';
import { gateJson, gateText } from './cli-report';
import { withProject } from '../../cli/open-project';
import { EXIT, runToExit, type ExitCode } from '../../cli/run';
import { print } from '../../cli/standard-output';

/** `labelwright gate`: checks whether the data are good enough to hand off. */
export function register(program: Command): void {
  program
    .command('gate')
    .description('whether what the project asks for before training holds')
    .argument('[dir]', 'the project', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: { json?: boolean }) => runToExit(() => gate(folder, options)));
}

const HELP = `
What is asked for stands in "training: gate:" of labelwright.yaml. What cannot be measured does not pass.
Exit code: 0, 1 when a check does not hold, or 2 when the project cannot be read.

Examples:
  labelwright gate
  labelwright gate tickets --json | jq '.checks[] | select(.outcome != "pass")'`;

async function gate(folder: string, { json }: { json?: boolean }): Promise<ExitCode> {
  return withProject(
    folder,
    async ({ project, model, folder: root }) => {
      const result = await projectGate(project, model, { pause: () => Promise.resolve() });
      const shown = json ? JSON.stringify(gateJson(result, relativeFolder(root)), null, 2) : gateText(result);
      await print([shown, '\n']);
      return result.passes ? EXIT.clean : EXIT.findings;
    },
    { checks: true },
  );
}
