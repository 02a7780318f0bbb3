// Looks into what a VS Code in the browser has written down of itself.

/**
 * Runs in the page: the open editors as VS Code keeps them for the next start on this folder; empty as long as it has kept none. Each
 * folder that the browser has shown has a database of its own, and the places of its editors name the folder.
 */
export const keptEditors = (folder: string): string => `(async () => {
  const all = await indexedDB.databases();
  const names = all.map(({ name }) => name).filter((name) => name.startsWith('vscode-web-state-db-'));
  const asPromise = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = await Promise.all(names.map(async (name) => {
    const database = await asPromise(indexedDB.open(name));
    try {
      const table = database.transaction('ItemTable').objectStore('ItemTable');
      return (await asPromise(table.get('memento/workbench.parts.editor'))) ?? '';
    } finally {
      database.close();
    }
  }));
  return texts.filter((text) => text.includes(${JSON.stringify(folder)})).join('');
})()`;
