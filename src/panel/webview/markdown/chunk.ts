/** The script that the panel loads only where a project shows Markdown. */
import { paintMarkdown } from './paint-markdown';

globalThis.labelwrightPaint = paintMarkdown;
