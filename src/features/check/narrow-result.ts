import {
  addCounts,
  fateOf,
  noCounts,
  type CheckedFile,
  type CheckOptions,
  type CheckResult,
  type Counts,
} from '../../engine/check-project';
import type { Finding } from '../../project/findings/finding';

/** Removes findings from a full result. `left` counts them. */
export function narrowResult(
  result: CheckResult,
  stays: (finding: Finding) => boolean,
): { readonly result: CheckResult; readonly left: Counts } {
  const left = noCounts();
  const files = result.files.flatMap(({ path, findings }): CheckedFile[] => {
    const remaining: Finding[] = [];
    for (const finding of findings) {
      if (stays(finding)) remaining.push(finding);
      else left[finding.severity] += 1;
    }
    return remaining.length === 0 ? [] : [{ path, findings: remaining, counts: countsOf(remaining) }];
  });
  return { result: { ...result, files, counts: sumCounts(files) }, left };
}

/** Reduces a full result to the findings that the options select; the counts still include the rest. */
export function cutResult(result: CheckResult, options: CheckOptions): CheckResult {
  const files = result.files.map(({ path, findings, counts }) => {
    const remaining = findings.filter((finding) => fateOf(finding, options) === 'keep');
    return { path, findings: remaining.slice(0, options.limit), counts };
  });
  return { ...result, files };
}

function countsOf(findings: readonly Finding[]): Counts {
  const counts = noCounts();
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** The counts of all of them. */
export function sumCounts(all: readonly { readonly counts: Counts }[]): Counts {
  const sum = noCounts();
  for (const { counts } of all) addCounts(sum, counts);
  return sum;
}
