import { version } from '../../package.json';

export const VERSION = version;

/** The start of JSON output. A format number increases when a field changes its meaning or is removed; docs/cli.md describes the shapes. */
export const jsonHead = (version = 1) => ({ version, tool: { name: 'labelwright', version: VERSION } });
