import { type Route, route } from '../route.ts';

interface Operation {
  readonly summary?: string;
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The OpenAPI document, and a page of it for people. */
export const docsRoutes = (): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'The OpenAPI document',
      permission: 'read',
      hidden: true,
    },
    ({ request }) => request.server.swagger(),
  ),
  route(
    { method: 'GET', path: '/api/docs', summary: 'The API for people', permission: 'read', hidden: true },
    ({ request, reply }) => reply.type('text/html').send(page(request.server.swagger().paths ?? {})),
  ),
];

function page(paths: object): string {
  const rows = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, Operation>).map(([method, operation]) => row(path, method, operation)),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Fengsui API</title><link rel="stylesheet" href="../docs.css">
<h1>Fengsui API</h1><p>The whole contract is in <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Parameters and body</th></tr></thead><tbody>${rows.join('')}</tbody></table></html>`;
}

function row(path: string, method: string, { summary = '', parameters = [], requestBody }: Operation): string {
  const names = parameters.map(({ name, required }) => (required === true ? name : `${name}?`)).join(', ');
  const body = requestBody === undefined ? '' : `<pre>${escape(JSON.stringify(requestBody, null, 1))}</pre>`;
  return `<tr><td><b>${method.toUpperCase()}</b></td><td><code>${escape(path)}</code></td><td>${escape(summary)}</td><td>${escape(names)}${body}</td></tr>`;
}
