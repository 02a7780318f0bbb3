import type { Diagnostic } from 'vscode-languageserver/node';
import { counted } from '../base/text/phrases';
import { SEVERITIES, type Finding, type Severity } from '../project/findings/finding';

/** VS Code shows no more than this per file. */
const DIAGNOSTICS_SHOWN = 1000;

const LSP_SEVERITY: Record<Severity, 1 | 2 | 3> = { error: 1, warning: 2, info: 3 };

/**
 * The diagnostics of one file, the most severe first; if there are too many, the last says so. `beyond`: findings counted but not stored.
 */
export function editorDiagnostics(
  findings: readonly Finding[],
  beyond: number,
  diagnosticOf: (finding: Finding) => Diagnostic,
): Diagnostic[] {
  const all = findings.length + beyond;
  const room = all > DIAGNOSTICS_SHOWN ? DIAGNOSTICS_SHOWN - 1 : DIAGNOSTICS_SHOWN;
  const shown = findings.length > room ? gravest(findings, room) : findings;
  const diagnostics = shown.map(diagnosticOf);
  if (all > shown.length) diagnostics.unshift(moreFindings(all - shown.length, findings[0]?.file ?? ''));
  return diagnostics;
}

function gravest(findings: readonly Finding[], count: number): Finding[] {
  const found: Finding[] = [];
  for (const severity of SEVERITIES)
    for (const finding of findings)
      if (finding.severity === severity && found.length < count) found.push(finding);
  return found;
}

/** One finding, as editors show it. */
export function editorDiagnostic(
  finding: Finding,
  uriOf: (path: string) => string,
  docsUri: (rule: string) => string | undefined,
): Diagnostic {
  const href = docsUri(finding.rule);
  return {
    range: finding.range,
    severity: LSP_SEVERITY[finding.severity],
    code: finding.rule,
    source: 'labelwright',
    message: finding.message,
    ...(href !== undefined && { codeDescription: { href } }),
    ...(finding.related && {
      relatedInformation: finding.related.map(({ file, range, message }) => ({
        location: { uri: uriOf(file), range },
        message,
      })),
    }),
  };
}

/** Says in the schema's file how many findings of the project are hidden from the person who looks at it. */
export const hiddenFindings = (count: number): Diagnostic =>
  aboutFile(
    3,
    'hidden-findings',
    `${counted(count, 'finding')} about other people's records, or about samples that you have not answered, ${count === 1 ? 'is' : 'are'} hidden. Reviewers see all of them, and so does "labelwright check".`,
  );

const moreFindings = (count: number, file: string): Diagnostic =>
  aboutFile(
    2,
    'more-findings',
    `${count.toLocaleString('en')} more findings in this file are not shown. Run "labelwright check --limit 0" in the project's folder to see them all${file ? ` (${file})` : ''}.`,
  );

function aboutFile(severity: Diagnostic['severity'], code: string, message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity, code, source: 'labelwright', message };
}
