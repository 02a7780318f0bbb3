// Reads the Problems panel.
import type { PageElement } from './rows';

/** A line of the Problems panel. Line and column count from 1, as shown. */
export interface Problem {
  /** Path within the workspace, with `/`. */
  file: string;
  severity: 'error' | 'warning' | 'info';
  /** The first line of the message. */
  message: string;
  source: string;
  code: string;
  line: number;
  column: number;
}

/** Runs in the page: a file's row becomes a string, a problem's row the problem without its file. */
export function problemRow(rows: PageElement[]): (string | Omit<Problem, 'file'>)[] {
  return rows.map((row) => {
    if (!row.querySelector('.marker-icon')) {
      const name = row.querySelector('.label-name')?.textContent ?? '';
      const folder = row.querySelector('.label-description')?.textContent;
      return folder ? `${folder}/${name}` : name;
    }
    const icon = row.querySelector('.marker-icon')!.className;
    const place = /Ln (\d+), Col (\d+)/.exec(row.querySelector('.marker-line')?.textContent ?? '');
    return {
      severity: icon.includes('error') ? 'error' : icon.includes('warning') ? 'warning' : 'info',
      message: row.querySelector('.marker-message')?.textContent ?? '',
      source: row.querySelector('.marker-source')?.textContent ?? '',
      code: row.querySelector('.marker-code')?.textContent ?? '',
      line: Number(place?.[1]),
      column: Number(place?.[2]),
    };
  });
}

/** Gives each problem the file whose row stands above it. */
export function withFiles(rows: (string | Omit<Problem, 'file'>)[]): Problem[] {
  let file = '';
  return rows.flatMap((row) => {
    if (typeof row !== 'string') return [{ file, ...row }];
    file = row;
    return [];
  });
}
