import { version } from '../../package.json';

export const VERSION = version;

/** What JSON output begins with. The number of a format grows when a field changes its meaning or goes; docs/cli.md describes the shapes. */
export const jsonHead = (version = 1) => ({ version, tool: { name: 'labelwright', version: VERSION } });
