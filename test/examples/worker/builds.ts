import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import webpack from 'webpack'

const source = fileURLToPath(new URL('.', import.meta.url))
const root = join(source, '../../..')

const webpackHtml = '<!doctype html><link rel="icon" href="data:," /><script src="./main.js"></script>'

/** Builds the page with each bundler, from `dist`. A folder resolves its own package by `exports`, as an app does. */
export const bundlers: Record<string, (folder: string) => Promise<unknown>> = {
  vite: (folder) =>
    build({
      configFile: false,
      root: source,
      base: './',
      mode: 'production',
      logLevel: 'error',
      build: { outDir: folder },
    }),
  webpack: (folder) =>
    new Promise<void>((resolve, reject) => {
      const output = { path: folder, filename: 'main.js' }
      webpack({ mode: 'production', context: source, entry: './main.js', output }, (error, stats) => {
        const problem = error ?? stats?.toJson({ all: false, errors: true }).errors?.[0]
        if (problem) reject(new Error(problem.message))
        else resolve()
      })
    }),
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

function read(folder: string, path: string): string {
  if (path === '/webpack/index.html') return webpackHtml
  if (path.startsWith('/dist/')) return readFileSync(join(root, path), 'utf8')
  if (path.startsWith('/plain/')) return readFileSync(join(source, path.slice(7)), 'utf8')
  return readFileSync(join(folder, path), 'utf8')
}

/** Serves what the bundlers have put into the folder, and the files of the package as they are. The address of a page may name its policy, or that the package comes from another origin. */
export async function serve(folder: string) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://site')
    const policy = searchParams.get('policy')
    const headers = { 'content-type': types[extname(pathname)], 'access-control-allow-origin': '*' }
    try {
      const file = read(folder, pathname)
      const isElsewhere = searchParams.has('cdn')
      const text = isElsewhere ? file.replaceAll('"/dist/', `"http://localhost:${port}/dist/`) : file
      response.writeHead(200, { ...headers, ...(policy && { 'content-security-policy': policy }) }).end(text)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
