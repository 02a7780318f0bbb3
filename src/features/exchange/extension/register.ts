import type * as vscode from 'vscode';
import { counted } from '../../../base/text/phrases';
import type { Editor } from '../../../extension/editor';
import { NONE, type ReportRow } from '../../../extension/reports-view';
import { lossCount } from '../../../protocol/exchange-report';
import { exportProject } from './export';
import { importFiles, type Exchange } from './import';
import { ReportDocuments } from './report-documents';

const IMPORT_COMMAND = 'labelwright.import';
/** Imports the file that it is given. */
export const IMPORT_THIS_COMMAND = 'labelwright.importThis';
const EXPORT_COMMAND = 'labelwright.export';
const OPEN_REPORT_COMMAND = 'labelwright.openReport';

/** Imports and exports, and lists the reports of the latest ones. */
export function register(editor: Editor): void {
  const { context, client, panels } = editor;
  const reports = new ReportDocuments(context, () => editor.reports.refresh());
  const exchange: Exchange = { context, client, panels, reports };
  editor.command(IMPORT_COMMAND, () => importFiles(exchange));
  // The same from the menu of a file, with another title.
  editor.command(IMPORT_THIS_COMMAND, (uri: vscode.Uri, uris?: vscode.Uri[]) =>
    importFiles(exchange, uri, uris),
  );
  editor.projectCommand(EXPORT_COMMAND, (root) => exportProject(exchange, root));
  editor.command(OPEN_REPORT_COMMAND, (id: string) => reports.open(id));
  editor.reports.add({
    label: 'Imports and Exports',
    icon: 'arrow-swap',
    order: 2,
    rows: (root) => rowsOf(reports, root),
  });
}

async function rowsOf(reports: ReportDocuments, root: string): Promise<ReportRow[]> {
  const own = (await reports.all()).filter((kept) => kept.root === root);
  const description = own.length === 0 ? NONE : '';
  const tooltip = 'What was carried and what was not is listed below, for the latest imports and exports';
  return [
    {
      label: 'Import…',
      description,
      tooltip,
      icon: 'cloud-download',
      command: IMPORT_COMMAND,
      arguments: [],
    },
    { label: 'Export…', tooltip, icon: 'cloud-upload', command: EXPORT_COMMAND, arguments: [root] },
    ...own.map(({ id, report }) => {
      const isImport = report.direction === 'import';
      const lost = lossCount(report);
      const time = new Date(id).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
      return {
        label: `${isImport ? 'Import from' : 'Export to'} ${report.title}`,
        description: `${time} · ${lost === 0 ? 'nothing lost' : `${counted(lost, 'thing')} not carried`}`,
        icon: isImport ? 'cloud-download' : 'cloud-upload',
        command: OPEN_REPORT_COMMAND,
        arguments: [id],
      };
    }),
  ];
}
