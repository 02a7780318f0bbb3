import { statSync } from 'node:fs';
import { auditProject } from './audit-project';
import { lookAt } from './cli-look';
import { auditDocument } from './document';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { relativeFolder, shownPath } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { share, wholeNumber } from '../../cli/options';
import { deliver, jsonHead, documentForms, sayStep } from '../../cli/output';
import { formatIds } from '../exchange/cli/format-choice';
import type { Audit, AuditSample } from './audit';
import { lookDocument, type Look } from './look';
import { defined } from '../../base/objects';

/** `labelwright audit`: finds problems in the texts before labelling starts. */
export const define = (command: CliCommand) =>
  command
    .description('Find problems in the texts, such as duplicates and leaks')
    .onProject(undefined, '[PATH]', 'Project folder, or files of another tool; the working folder by default')
    .forms(['text', 'json', 'markdown', 'html'])
    .opt('--force', 'Replace FILE if it exists')
    .opt('--near-duplicates <SHARE>', 'Report texts that are this similar; 0: only equal texts', share)
    .opt('--samples <N>', 'Samples listed of each kind (json, markdown, html)', wholeNumber, 100)
    .mode('--from <FORMAT>', 'Look at files of this format, which need no project', {
      own: ['--text', '--id', '--label'],
      takes: ['--force', '--near-duplicates', '--samples'],
      values: ['auto', ...formatIds('read')],
      isMeant: isFile,
    })
    .opt('--text <COLUMN>', 'FILE: column or key that holds the text')
    .opt('--id <COLUMN>', 'FILE: column or key that holds the id of the sample')
    .several('--label <[LAYER=]COLUMN>', 'FILE: column or key that holds labels, and the layer')
    .addHelpText('after', HELP);

const HELP = `
Looks for duplicates, damage, outliers, personal data and leaks. This command only reports: use "labelwright check" or
"labelwright gate" to fail a build.
PATH may also be a file that "labelwright import" reads, or a JSONL, CSV or TSV file: then the output says who differs
and on what, which spans are off, which labels may be wrong, and what other tools would lose. Nothing is written.
Exit code: 0, or 2 if the project cannot be read.

Examples:
  labelwright audit
  labelwright audit tickets --json | jq '.checks[] | [.id, .count]'
  labelwright audit --output data.html --near-duplicates 0.7
  labelwright audit export.json --output look.html
  labelwright audit answers --from brat`;

/** Samples that the text lists of each kind. */
const MAX_IN_TEXT = 3;

export async function run({ project: folder, outputs, ...options }: OptionsOf<typeof define>): Promise<void> {
  if (options.from !== undefined || isFile(folder)) {
    const found = await lookAt(folder, options);
    process.send?.({ isPlain: found.guess !== undefined });
    const forms = {
      ...documentForms((form) => lookDocument(found, form === 'text' ? MAX_IN_TEXT : undefined)),
      json: () => lookJson(found),
    };
    return deliver(outputs, forms, { replace: options.force ?? false });
  }
  return withProject(folder, async ({ project, model, folder: root }) => {
    const { samples, nearDuplicates, force = false } = options;
    const found = await auditProject(
      { project, model },
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
      json: () => ({ ...jsonHead(found.version), folder: shown, ...auditJson(found) }),
    };
    await deliver(outputs, forms, { replace: force });
  });
}

const auditJson = (audit: Audit): object => ({
  ...audit,
  checks: audit.checks.map(({ samples, ...check }) => ({ ...check, samples: samples.map(withLine) })),
});

const withLine = ({ line, ...sample }: AuditSample): object => ({ ...sample, line: line + 1 });

const lookJson = ({ spans, texts, losses, tools, ...found }: Look): object => ({
  ...jsonHead(),
  ...found,
  spans: spans.map(withLine),
  texts: auditJson(texts),
  reading: losses.summary(),
  tools: tools.map(({ title, losses: of }) => ({
    title,
    ...(typeof of === 'string' ? { refused: of } : of.summary()),
  })),
});

const isFile = (given: string): boolean => statSync(given, { throwIfNoEntry: false })?.isFile() === true;
