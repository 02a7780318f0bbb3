import path from 'node:path';
import { findProgram } from '../../platform/find-program';
import { mergeAttributes } from '../../project/model/git-settings';

/** The file of the running program. A test runs the sources, which are no program. */
const PROGRAM = typeof __filename === 'undefined' ? undefined : __filename;

/** The commands that make Git use the driver, for the shell of the system, and the lines that the project needs. */
export function setupText(program = PROGRAM, isWindows = process.platform === 'win32'): string {
  return `# Run these in your clone. Without them, Git merges record files line by line.
git config merge.labelwright.name "Labelwright records"
git config merge.labelwright.driver ${driver(isOnPath() ? undefined : program, isWindows)}

# And these lines belong in .gitattributes of the project, which "labelwright init" writes:
${mergeAttributes()
  .map((line) => `#   ${line}`)
  .join('\n')}
`;
}

/** Whether the name of the program is enough. The folders that npm adds to PATH are there while it runs something. */
function isOnPath(): boolean {
  const found = findProgram('labelwright');
  return found !== undefined && !/[/\\]node_modules[/\\]\.bin[/\\]/.test(found);
}

/**
 * The driver in quotes. Git gives it to `sh`, also on Windows. Where it is not found, or has to leave the merge to a person, Git merges line
 * by line and marks conflicts.
 */
function driver(program: string | undefined, isWindows: boolean): string {
  // Git replaces what follows a percent sign.
  const file = program?.replaceAll('%', '%%');
  const command = (name: string): string => `${name} merge-driver %O %A %B || git merge-file %A %O %B`;
  if (file === undefined) return `"${command('labelwright')}"`;
  if (isWindows) {
    // The only quotes that cmd, PowerShell and sh understand in the same way.
    const inQuotes = file.replaceAll(path.win32.sep, '/').replaceAll("'", String.raw`'\''`);
    return `"${command(`node '${inQuotes}'`)}"`;
  }
  const inQuotes = file.replace(/["\\$`]/g, String.raw`\$&`);
  return `'${command(`node "${inQuotes}"`).replaceAll("'", String.raw`'\''`)}'`;
}
