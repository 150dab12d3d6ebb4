// Errors of stalls' scripts, told to the container: a few a page. Those that happened before this script came were kept by the shell.
import { page } from "../shell/document.js";

let left = 3;

function report({ message, filename, error }) {
  const [, stall] = `${filename} ${error?.stack} ${message}`.match(/\/assets\/(?!shell\/)([\w-]+)\//) ?? [];
  if (!stall || left-- <= 0) return;
  const body = JSON.stringify({ stall: `${stall}~${page.stalls[stall]?.version}`, message: message.slice(0, 300), page: location.pathname });
  fetch("/_feria/beacon", { method: "POST", body, keepalive: true }).catch(() => {});
}

addEventListener("error", report);
dispatchEvent(new CustomEvent("feria:mishaps", { detail: report }));
