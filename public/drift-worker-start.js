// Starts the drift lab's worker: a module of its own, because the names of its two files are fixed by the build.
import start from "./drift-worker.js";

start({ module_or_path: new URL("./drift-worker_bg.wasm", import.meta.url) }).catch((error) => {
  self.postMessage({ kind: "failed", words: `The checker did not start: ${error.message ?? error}` });
});
