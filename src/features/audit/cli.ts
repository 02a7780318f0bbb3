import { auditProject } from './audit-project';
import { auditDocument } from './document';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { relativeFolder, shownPath } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { share, wholeNumber } from '../../cli/options';
import { deliver, jsonHead, documentForms, sayStep } from '../../cli/output';
import type { Audit } from './audit';
import { defined } from '../../base/defined';

/** `labelwright audit`: finds problems in the texts before labelling starts. */
export const define = (program: CliCommand) =>
  program
    .command('audit')
    .description('Find problems in the texts, such as duplicates and leaks')
    .onProject()
    .forms(['text', 'json', 'markdown', 'html'])
    .opt('--force', 'Replace FILE if it exists')
    .opt('--near-duplicates <SHARE>', 'Report texts that are this similar; 0: only equal texts', share)
    .opt('--samples <N>', 'Samples listed of each kind (json, markdown, html)', wholeNumber, 100)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Looks for duplicates, damage, outliers, personal data and leaks. This command only reports: use "labelwright check" or
"labelwright gate" to fail a build.
Exit code: 0, or 2 if the project cannot be read.

Examples:
  labelwright audit
  labelwright audit tickets --json | jq '.checks[] | [.id, .count]'
  labelwright audit --output data.html --near-duplicates 0.7`;

/** Samples that the text lists of each kind. */
const MAX_IN_TEXT = 3;

export async function run({ project: folder, outputs, ...options }: Options): Promise<void> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const { samples, nearDuplicates, force = false } = options;
    const found = await auditProject(
      project,
      model,
      defined({ listed: samples, pause: () => Promise.resolve(), nearDuplicates, progress: sayStep }),
    );
    const shown = relativeFolder(root);
    const title = model.schema.title ?? shown;
    const forms = {
      ...documentForms((form) =>
        auditDocument(found, {
          title,
          shown: (path) => shownPath({ folder: shown }, path),
          ...(form === 'text' && { listed: MAX_IN_TEXT }),
        }),
      ),
      json: () => auditJson(found, shown),
    };
    await deliver(outputs, forms, { replace: force });
  });
}

function auditJson({ version, ...audit }: Audit, folder: string): object {
  return {
    ...jsonHead(version),
    folder,
    ...audit,
    checks: audit.checks.map(({ samples, ...check }) => ({
      ...check,
      samples: samples.map(({ line, ...sample }) => ({ ...sample, line: line + 1 })),
    })),
  };
}
