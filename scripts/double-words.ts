import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { DOUBLE_WORDS } from './double-words-allowed.ts';

/** One word for one thing: fails where two files export different things under one name, unless the list says why. */

const FOLDERS = ['src', 'drivers', 'simulators', 'bench'];

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) &&
  !(ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);

/** What a statement declares; a re-export declares nothing. */
function namesOf(node: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(({ name }) => bound(name));
  const declares =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node);
  return declares && node.name !== undefined ? [node.name.text] : [];
}

function bound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
}

/** The files that export each name. A type and its value of one name in one file are one thing. */
function exportsIn(root: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const folder of FOLDERS)
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue;
      const file = `${folder}/${path}`;
      const { statements } = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest);
      for (const name of statements.filter(isExported).flatMap(namesOf))
        found.set(name, (found.get(name) ?? new Set()).add(file));
    }
  return found;
}

const exported = exportsIn(process.cwd());
for (const [name, files] of exported) {
  if (files.size < 2 || Object.hasOwn(DOUBLE_WORDS, name)) continue;
  process.stdout.write(`${name} means different things in ${[...files].join(', ')}\n`);
  process.exitCode = 1;
}
for (const name of Object.keys(DOUBLE_WORDS)) {
  if ((exported.get(name)?.size ?? 0) > 1) continue;
  process.stdout.write(`${name} has one meaning now: take it from scripts/double-words-allowed.ts\n`);
  process.exitCode = 1;
}
