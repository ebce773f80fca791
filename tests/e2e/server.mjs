// A static server for the tests: a folder under any path, as strict as a careful host would be.
//
//   node server.mjs [folder] [path]      serves it by hand, for a look (default: ../../dist under /some/sub/path/)

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Everything the page needs and nothing more. The page carries the same in a meta tag; a header cannot be edited away. */
export const STRICT_CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const MIME = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
};

/** The file that a request path means, or null if it leaves the folder. */
function fileFor(folder, path) {
  const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
  return file === folder || file.startsWith(folder + sep) ? file : null;
}

/**
 * Serves folders under paths on a free port of the loopback interface, uncompressed.
 *
 * @param {Record<string, string>} mounts path (with slashes at both ends) → folder
 * @param {{ port?: number, csp?: string }} [options]
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serve(mounts, { port = 0, csp = STRICT_CSP } = {}) {
  const server = createServer(async (request, response) => {
    const refuse = (status) => response.writeHead(status, { "content-type": "text/plain" }).end(`${status}\n`);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      return refuse(400);
    }
    const mount = Object.keys(mounts).find((prefix) => path.startsWith(prefix));
    const file = mount && fileFor(resolve(mounts[mount]), path.slice(mount.length - 1));
    const found = file && (await stat(file).catch(() => null));
    if (!found?.isFile()) return refuse(404);
    response.writeHead(200, {
      "content-type": MIME[extname(file)] ?? "application/octet-stream",
      "content-length": found.size,
      "content-security-policy": csp,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
    });
    if (request.method === "HEAD") response.end();
    else createReadStream(file).on("error", () => response.destroy()).pipe(response);
  });
  await new Promise((done, failed) => server.once("error", failed).listen(port, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL("../../dist", import.meta.url));
  const path = process.argv[3] ?? "/some/sub/path/";
  const { origin } = await serve({ [path]: folder }, { port: Number(process.env.PORT ?? 0) });
  console.log(`Serving ${folder}\nOpen ${origin}${path}   (Ctrl-C stops)`);
}
