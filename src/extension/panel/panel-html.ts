import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { REOPEN_PANEL_COMMAND } from '../ids';

/** The page of the panel: one script, one style sheet, nothing from the workspace. */
export function panelHtml(webview: vscode.Webview, extension: vscode.Uri, file: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string): vscode.Uri =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name));
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    // Images and audio files of the project come as messages and are shown as blobs.
    `img-src ${webview.cspSource} blob:`,
    'media-src blob:',
  ].join('; ');
  const reopen = `command:${REOPEN_PANEL_COMMAND}?${encodeURIComponent(JSON.stringify([file.toString()]))}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${String(asset('panel.css'))}">
<title>Labelwright</title>
</head>
<body>
<div id="panel" data-file="${escapeHtml(file.toString())}" data-reopen="${escapeHtml(reopen)}"></div>
<script nonce="${nonce}" src="${String(asset('panel.js'))}"></script>
</body>
</html>`;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
