import { projectGate } from './measure-gate';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { documentForms, deliver, jsonHead } from '../../cli/output';
import { withProjectRead } from '../../cli/open-project';
import { counted } from '../../base/text/phrases';
import { paragraph, quiet, table, type Document } from '../../document/blocks';
import { type GateCheck, type GateResult, gateNumber, gateThreshold } from '../../project/gate';

function gateJson(result: GateResult, folder: string): object {
  return { ...jsonHead(), folder, ...result };
}

/** The checks of a gate as a document; `subtitle` names the project. */
export function gateDocument(
  { passes, byDefault, checks, coverage }: GateResult,
  subtitle: string,
): Document {
  const failed = checks.filter(({ outcome }) => outcome !== 'pass').length;
  return {
    title: 'Gate',
    subtitle,
    lead: byDefault
      ? [
          quiet(
            'labelwright.yaml has no "training: gate:". By default the gate asks for an answer, and fails on errors and leaks.',
          ),
        ]
      : [],
    blocks: [
      ...table('', checks, [
        ['', ({ outcome }) => (outcome === 'pass' ? OUTCOMES.pass : { strong: OUTCOMES[outcome] })],
        ['check', ({ title }) => title],
        ['found', (check) => (check.value === null ? '–' : gateNumber(check, check.value)), 'number'],
        ['asked', gateThreshold],
        ['', ({ detail }) => detail],
      ]),
      ...(coverage.length > 0 ? [paragraph(coverage.join('\n'))] : []),
      paragraph({
        strong: passes
          ? 'The gate is open.'
          : `The gate is closed: ${failed} of ${counted(checks.length, 'check')} failed.`,
      }),
    ],
  };
}

const OUTCOMES: Record<GateCheck['outcome'], string> = { pass: 'ok', fail: 'FAILS', undefined: 'UNKNOWN' };

/** `labelwright gate`: checks whether the data are good enough to hand off. */
export const define = (command: CliCommand) =>
  command
    .description("Check the project's quality thresholds before training")
    .onProject()
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
The thresholds are under "training: gate:" in labelwright.yaml. Every gate asks for at least one answer. A check that
cannot be measured fails. How much is labelled and resolved is always shown.
Exit code: 0 all checks pass, 1 a check fails, 2 the project cannot be read.

Examples:
  labelwright gate
  labelwright gate tickets --json | jq '.checks[] | select(.outcome != "pass")'`;

export function run({ project: folder, outputs }: Options): Promise<ExitCode> {
  return withProjectRead(folder, { checks: true }, async ({ project, model, folder: root }) => {
    const result = await projectGate(project, model, { pause: () => Promise.resolve() });
    await deliver(outputs, {
      ...documentForms(() => gateDocument(result, model.schema.title ?? relativeFolder(root))),
      json: () => gateJson(result, relativeFolder(root)),
    });
    return result.passes ? EXIT.clean : EXIT.findings;
  });
}
