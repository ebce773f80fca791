// Starts Debian's (or any) Chromium so that it talks to nobody but the test server.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", // tests also run as root, in containers
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--force-color-profile=srgb",
  // Whatever else it thinks of: no name but the loopback address resolves.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

function executablePath() {
  const path = process.env.CHROMIUM || "/usr/bin/chromium";
  if (!existsSync(path)) throw new Error(`no Chromium at ${path}: run .ci/setup, or name one in CHROMIUM`);
  return path;
}

const launchOptions = (args = []) => ({ executablePath: executablePath(), args: [...FLAGS, ...args], headless: true });

/** A browser whose contexts are all forgotten when they close. */
export function launch({ args } = {}) {
  return chromium.launch(launchOptions(args));
}

/**
 * A browser with a profile on disk, for tests that kill it: what it kept is there at the next start.
 *
 * @param {string} profile an empty folder, or one from an earlier start
 * @returns {Promise<{ context: import("playwright-core").BrowserContext, kill: () => Promise<void> }>}
 *   `kill` ends every process of this profile by SIGKILL, as a power cut would: nothing is flushed.
 */
export async function launchWithProfile(profile, { args, ...contextOptions } = {}) {
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions(args), ...contextOptions });
  const kill = async () => {
    const gone = new Promise((done) => context.once("close", done));
    const ours = processesWith(`--user-data-dir=${profile}`);
    if (ours.length === 0) throw new Error(`found no browser process with the profile ${profile}`);
    for (const pid of ours) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error; // it went with its parent
      }
    }
    await gone;
  };
  return { context, kill };
}

function processesWith(argument) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(argument);
      } catch {
        return false;
      }
    })
    .map(Number);
}
