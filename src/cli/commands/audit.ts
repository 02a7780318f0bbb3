import type { Command } from 'commander';
import { auditProject } from '../../engine/audit/audit-project';
import { auditPage } from '../../report/audit/page';
import { relativeFolder } from '../find-projects';
import { auditJson, auditText } from '../format/audit-report';
import { withProject } from '../open-project';
import { share, wholeNumber } from '../options';
import { EXIT, runToExit, type ExitCode } from '../run';
import { print, say } from '../standard-output';
import { VERSION } from '../version';
import { writeWhole } from '../write-file';

interface Options {
  json?: boolean;
  html?: string;
  force?: boolean;
  samples: number;
  nearDuplicates?: number;
}

/** `labelwright audit`: what is wrong with the texts, before anybody labels them. */
export function register(program: Command): void {
  program
    .command('audit')
    .description('what is wrong with the texts: duplicates, damage, outliers, personal data, leaks')
    .argument('[dir]', 'the project', '.')
    .option('--near-duplicates <share>', 'texts so similar are told; 0: only equal ones', share)
    .option('--samples <number>', 'samples listed of each kind (JSON, page)', wholeNumber, 100)
    .option('--html <file>', 'write it as a page')
    .option('--force', 'replace the page when it exists')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => audit(folder, options)));
}

const HELP = `
Exit code: 0, or 2 when the project cannot be read: "labelwright check" and "labelwright gate" judge, this one looks.

Examples:
  labelwright audit
  labelwright audit tickets --json | jq '.checks[] | [.id, .count]'
  labelwright audit --html data.html --near-duplicates 0.7`;

async function audit(folder: string, options: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const { json, html, samples, nearDuplicates, force } = options;
    const found = await auditProject(project, model, {
      listed: samples,
      pause: () => Promise.resolve(),
      ...(nearDuplicates !== undefined && { nearDuplicates }),
      ...(process.stderr.isTTY === true && {
        progress: (what: string) => say(`${what} …`),
      }),
    });
    const shown = relativeFolder(root);
    if (html !== undefined) {
      const facts = { title: model.schema.title ?? shown, software: VERSION };
      await writeWhole(html, (put) => put(auditPage(found, facts)), { replace: force === true });
      say(`Wrote ${html}`);
    }
    if (json) await print([JSON.stringify(auditJson(found, shown), null, 2), '\n']);
    else if (html === undefined) await print([auditText(found, shown), '\n']);
    return EXIT.clean;
  });
}
