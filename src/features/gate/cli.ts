import { projectGate } from './measure-gate';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { documentForms, deliver, jsonHead } from '../../cli/output';
import { withProjectRead } from '../../cli/open-project';
import { gateDocument } from './document';

/** `labelwright gate`: checks whether the data are good enough to hand off. */
export const define = (command: CliCommand) =>
  command
    .description("Check the project's quality thresholds before training")
    .onProject()
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

const HELP = `
The thresholds are under "training: gate:" in labelwright.yaml. Every gate asks for at least one answer. A check that
cannot be measured fails. How much is labelled and resolved is always shown.
Exit code: 0 all checks pass, 1 a check fails, 2 the project cannot be read.

Examples:
  labelwright gate
  labelwright gate tickets --json | jq '.checks[] | select(.outcome != "pass")'`;

export function run({ project: folder, outputs }: OptionsOf<typeof define>): Promise<ExitCode> {
  return withProjectRead(folder, { checks: true }, async ({ project, model, folder: root }) => {
    const result = await projectGate({ project, model }, { pause: () => Promise.resolve() });
    await deliver(outputs, {
      ...documentForms(() => gateDocument(result, model.schema.title ?? relativeFolder(root))),
      json: () => ({ ...jsonHead(), folder: relativeFolder(root), ...result }),
    });
    return result.passes ? EXIT.clean : EXIT.findings;
  });
}
